"""Figures of moderation: whole quarters, counted without names."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from forum import clock, db
from forum.models import figures
from forum.models.appeals import Appeal
from forum.models.decisions import NO_WORDS, Decision, Why
from forum.models.figures import Quarter
from forum.models.letters import Letter
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2026-01-01", (2026, 1)), ("2026-03-31", (2026, 1)), ("2026-11-23", (2026, 4))],
)
def test_a_moment_falls_into_a_quarter(day, quarter):
    found = Quarter.of(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=clock.ZONE))

    assert (found.year, found.number) == quarter


def test_before_the_first_quarter_comes_the_fourth():
    assert Quarter(2026, 1).before == Quarter(2025, 4)
    assert Quarter(2026, 1).begins.isoformat() == "2026-01-01T00:00:00+00:00"


@pytest.fixture
def last(cast):
    """Reports, decisions and an appeal, all dated into the quarter that ended last."""
    then = Quarter.of(clock.now()).before.begins + timedelta(days=10)
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")
        for hours in (1, 2, 3, 4, 50, 60):
            post = topic.reply(by=cast.mia, body="Words.")
            entry = Report.make(post, by=cast.sol, kind="spam").entry
            decision = post.hide(by=cast.mo, why=Why("", "No.", "We hid it."))
            entry.close(by=cast.mo, decision=decision)
            entry.created_at, entry.closed_at = then, then + timedelta(hours=hours)
        Report.by_the_forum(topic.opening_post, kind="worried", note="")
        topic.opening_post.hide(by=None)
        letter = db.session.scalars(db.db.select(Letter)).first()
        Appeal.make(letter, words="Please look.").let_stand(by=cast.cora, why=NO_WORDS)
        for table in (Report, Decision, Appeal):
            db.session.execute(update(table).values(created_at=then))
    return then


def test_people_s_reports_and_moderators_decisions_are_counted(app, last):
    quarter = figures.finished()[0]

    assert quarter.reports == {"spam": 6}
    assert quarter.decisions == {"hide": 6}
    assert quarter.appeals == {"kept": 1}


def test_the_median_is_the_middle_of_the_hours(app, last):
    assert figures.finished()[0].hours == 3.5


def test_too_few_decisions_have_no_median(app, last):
    with db.transaction():
        late = db.session.scalars(db.db.select(QueueEntry).where(QueueEntry.closed_at.is_not(None)))
        for entry in late.all()[:2]:
            entry.closed_at = entry.closed_by = None

    assert figures.finished()[0].hours is None


def test_the_quarter_that_runs_is_left_out(app, cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")
        Report.make(topic, by=cast.sol, kind="spam")

    assert figures.finished() == []


def test_two_years_at_most(app, last):
    with db.transaction():
        db.session.execute(update(Report).values(created_at=clock.ago(days=2000)))

    assert len(figures.finished()) == figures.QUARTERS
