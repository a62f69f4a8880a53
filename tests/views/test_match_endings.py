"""Endings: planned with notice, taken back, at once; and how it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.matches import Match
from forum.models.outbox import OutgoingEmail
from forum.models.support_feedback import SupportFeedback
from tests import matched


@pytest.fixture
def number(cast, lately):
    """A match of Mia and Pia that runs."""

    def story():
        return matched.begin(cast).id

    return lately("match endings: number", story)


def match():
    """The one there is, read anew."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Match)).one()


def told():
    """Who got a mail about it."""
    return session.scalars(select(OutgoingEmail.address).filter_by(name="support")).all()


def day(ahead):
    """A day some days ahead, as a form sends it."""
    return (clock.today() + timedelta(days=ahead)).isoformat()


@pytest.mark.parametrize("htmx", [False, True])
def test_an_ending_is_planned_with_notice_and_taken_back_by_whoever_planned_it(as_, number, htmx):
    mia, pia = as_("Mia"), as_("Pia")
    assert mia.get(f"/matches/{number}/ending").status_code == 200
    for wrong in ("", day(6), day(93), "soon"):
        assert mia.post(f"/matches/{number}/ending", {"day": wrong}).status_code == 422

    mia.post(f"/matches/{number}/ending", {"day": day(7)}, htmx=htmx)

    assert match().ending
    assert told() == ["pia@example.org"]
    pia.get(f"/matches/{number}")
    assert "There is time for some more words" in pia.text
    assert pia.post(f"/matches/{number}/ending/carry-on").status_code == 403
    mia.post(f"/matches/{number}/ending/carry-on", htmx=htmx)
    assert match().state == "running"


@pytest.mark.parametrize("htmx", [False, True])
def test_either_side_stops_at_once_without_a_reason(as_, number, htmx):
    pia = as_("Pia")
    assert pia.get(f"/matches/{number}/end").status_code == 200

    pia.post(f"/matches/{number}/end", htmx=htmx)

    assert (match().state, match().why) == ("ended", "supporter")
    assert told() == ["mia@example.org"]
    mia = as_("Mia")
    mia.get(f"/matches/{number}")
    assert "It need not have anything to do with you" in mia.text
    for path in ("/end", "/ending"):
        assert mia.get(f"/matches/{number}{path}").status_code == 404
    mia.get("/one-to-one")
    assert "You and Juno" in mia.text


@pytest.mark.parametrize("htmx", [False, True])
def test_each_side_says_once_how_it_was(as_, number, htmx):
    mia = as_("Mia")
    assert mia.get(f"/matches/{number}/feedback").status_code == 404
    with db.transaction():
        match().end("planned", by=None)
    assert mia.get(f"/matches/{number}/feedback").status_code == 200
    answers = {"helped": "yes", "safe": "partly", "again": "unsaid", "words": "Thank you."}
    assert mia.post(f"/matches/{number}/feedback", {"helped": "maybe"}).status_code == 422

    mia.post(f"/matches/{number}/feedback", answers, htmx=htmx)
    mia.post(f"/matches/{number}/feedback", answers)

    row = session.scalars(select(SupportFeedback)).one()
    assert (row.side, row.helped, row.words) == ("member", "yes", "Thank you.")
    assert mia.get(f"/matches/{number}/feedback").status_code == 303
    assert as_("Pia").get(f"/matches/{number}/feedback").status_code == 200


def test_a_coordinator_plans_and_ends_what_is_not_hers(as_, number):
    cora = as_("Cora")
    assert cora.get(f"/matches/{number}/ending").status_code == 200
    cora.post(f"/matches/{number}/ending", {"day": day(10)})
    assert match().ending_by == "coordinator"

    cora.post(f"/matches/{number}/ending/carry-on")
    answer = cora.post(f"/matches/{number}/end")

    assert answer.location.endswith(f"/caseload/matches/{number}")
    assert match().why == "coordinator"
    assert sorted(told()) == 3 * ["mia@example.org"] + 3 * ["pia@example.org"]
