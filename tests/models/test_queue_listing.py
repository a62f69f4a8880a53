"""The queue's lists and counts are read off one index, whatever else waits."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from forum import clock, db, policy
from forum.db import session
from forum.models import meanwhile, queue_listing
from forum.models.queue import QueueEntry
from forum.models.queue_listing import TABS, Narrowed
from forum.models.reports import Report
from forum.models.topics import Topic
from tests.statements import asked

OPEN = "ix_queue_entries_open"


@pytest.fixture
def topic(cast, once):
    return session.get(Topic, once("thirty reports", lambda: write(cast)))


def write(cast):
    """A topic with thirty posts that were reported; its number."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="First")
        for number in range(30):
            words = topic.reply(by=cast.sol, body=f"Word {number}")
            kind = "worried" if number % 3 == 0 else "spam"
            Report.make(words, by=cast.pia, kind=kind)
    return topic.id


def plan(statement):
    """How SQLite would answer, whatever the values."""
    return [
        row.detail
        for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement.replace('?', '1')}"))
        if "queue_entries USING" in row.detail
    ]


def test_all_that_waits_is_counted_by_tab(cast, topic):
    found = queue_listing.counts(policy.visible_entries(cast.mo))

    assert found == {"urgent": 10, "waiting": 0, "reports": 20, "appeals": 0}


@pytest.mark.sqlite
@pytest.mark.parametrize("tab", TABS)
def test_a_page_is_read_off_its_index(cast, topic, tab):
    visible = policy.visible_entries(cast.mo)

    with asked() as statements:
        queue_listing.listed(visible, tab, Narrowed(), offset=0, reader=cast.mo)

    used = plan(statements[-1])
    assert len([each for each in used if f"COVERING INDEX {OPEN}" in each]) == 2
    assert len(used) == 3  # the page, how many there are, and each entry of it by its number


@pytest.mark.sqlite
def test_counts_are_read_off_it_too(cast, topic):
    visible, decisions = policy.visible_entries(cast.mo), policy.visible_decisions(cast.mo)
    absence = meanwhile.last_absence(None, clock.now())

    with asked() as statements:
        queue_listing.counts(visible)
        meanwhile.waiting(visible, decisions, absence)

    used = [each for statement in statements[-2:] for each in plan(statement)]
    assert len(used) == 7
    assert all(f"COVERING INDEX {OPEN}" in each for each in used)


def test_a_moderator_finds_nothing_about_herself_in_it(cast, topic):
    with db.transaction():
        own = topic.reply(by=cast.mo, body="Mine")
        masked = topic.reply(by=cast.mo, body="Mine, too", anonymous=True)
        opened = Topic.open(cast.board_mothers, by=cast.mo, title="Mine", body="As well")
        for thing in (own, masked, opened, cast.mo):
            Report.make(thing, by=cast.pia, kind="spam", board=cast.board_mothers)

    mos = session.scalars(policy.visible_entries(cast.mo)).all()
    coras = session.scalars(policy.visible_entries(cast.cora)).all()

    assert len(mos) == 30
    assert len(coras) == 34


def test_what_nobody_else_could_look_at_is_there_all_the_same(cast, topic):
    with db.transaction():
        cast.cora.dismiss("coordinator", by=None)
        own = topic.reply(by=cast.mo, body="Mine")
        number = Report.make(own, by=cast.pia, kind="spam").entry_id

    assert number in session.scalars(
        policy.visible_entries(cast.mo).with_only_columns(QueueEntry.id)
    )
