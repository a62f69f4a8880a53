"""The administrator's page of backups: when, how large, what is wrong and what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import clock, db
from forum.models.backups import Backup, Rehearsal


def made(hours=5, **how):
    """One that was made so many hours ago."""
    with db.transaction():
        row = Backup(cause="night", due_at=clock.now(), **how)
        at = clock.now() - timedelta(hours=hours)
        name = f"kettle-{at:%Y%m%dT%H%M%SZ}.tar.xz"
        row.made(at=at, file=name, size=3_400_000, digest="x", sealed=bool(how.get("away_at")))
        db.session.add(row)


def test_it_says_when_the_last_good_one_was_made_and_how_large_it_is(as_):
    made(hours=5)
    made(hours=29)

    ada = as_("Ada")
    ada.get("/set-up/backups")

    assert "The last good one was made 5 hours ago" in ada.text
    assert "3.4 MB" in ada.text
    assert "They are not locked" in ada.text
    assert "on the same machine alone" in ada.text


def test_without_one_it_says_when_the_first_will_be(as_):
    ada = as_("Ada")

    ada.get("/set-up/backups")

    assert "There is none yet. The first is made at three in the morning." in ada.text


def test_it_says_what_is_wrong_and_what_to_do(app, as_, monkeypatch):
    monkeypatch.setitem(app.config, "FORUM_BACKUP_AWAY", "attic:")
    made(hours=50, away_problem="away")
    with db.transaction():
        Backup.ask(by=None).failed("disk_full")
        db.session.add(Rehearsal(month=clock.today(), done_at=clock.now(), problem="damaged"))
    ada = as_("Ada")

    ada.get("/set-up/backups")

    for words in ("disk is too full", "rclone could not", "Use another one", "Is the worker on?"):
        assert words in ada.text
    assert "something was wrong" in ada.text


@pytest.mark.parametrize("htmx", [False, True])
def test_one_can_be_asked_for_and_it_is_one_however_often(as_, cast, htmx):
    ada = as_("Ada")

    answers = [ada.post("/set-up/backups/ask", htmx=htmx) for _ in range(2)]

    assert all(answer.status_code in (200, 303) for answer in answers)
    assert Backup.waiting().cause == "asked"
    ada.get("/set-up/backups")
    assert "One is waiting to be made." in ada.text


def test_nobody_else_finds_it(as_):
    for who in ["Cora", "Mo", "Mia"]:
        assert as_(who).get("/set-up/backups").status_code == 404, who
        assert as_(who).post("/set-up/backups/ask").status_code == 404, who
