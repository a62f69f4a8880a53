"""Check-ins, help that a side asks for, letters that are opened, and feedback kept apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db, policy
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.match_care import CheckIn, HelpAsked, Opening
from forum.models.support_feedback import FEW, SupportFeedback
from tests import matched


@pytest.fixture(autouse=True)
def writing(app):
    with db.transaction():
        yield


def test_letters_can_be_opened_once_a_side_has_asked_for_help_and_not_before(cast):
    match = matched.begin(cast)
    assert not policy.can_open_letters(cast.cora, match)

    asked = HelpAsked.ask(match, by=cast.mia, words="I do not know how to go on.")
    assert policy.can_open_letters(cast.cora, match)
    assert not policy.can_read_letters(cast.cora, match)
    Opening.begin(match, by=cast.cora, reason="Mia asked me to look.")
    assert policy.can_read_letters(cast.cora, match)
    asked.settle(by=cast.cora)

    assert not policy.can_open_letters(cast.cora, match)
    assert not policy.can_read_letters(cast.cora, match)
    logged = select(AuditEntry.reason).filter_by(action="match.open")
    assert session.scalars(logged).all() == ["Mia asked me to look."]


def test_an_opening_ends_by_itself(cast):
    match = matched.begin(cast)
    HelpAsked.ask(match, by=cast.pia, words="I am out of my depth.")
    opening = Opening.begin(match, by=cast.cora, reason="She asked.")

    opening.until = clock.now() - timedelta(seconds=1)
    session.flush()

    assert not policy.can_read_letters(cast.cora, match)


def test_nobody_but_the_two_asks_for_help_in_a_match(cast):
    match = matched.begin(cast)

    assert HelpAsked.ask(match, by=cast.sol, words="Let me in.") is None
    assert not HelpAsked.waits(match)


def test_a_concern_says_that_there_is_one_and_nothing_else(cast):
    match = matched.begin(cast)

    asked = HelpAsked.worry(match, by=cast.pia)

    assert (asked.kind, asked.side, asked.words) == ("concern", "supporter", "")
    assert policy.can_open_letters(cast.cora, match)


def test_check_ins_are_kept_newest_first(cast):
    match = matched.begin(cast)

    CheckIn.note(match, by=cast.cora, words="All well.")
    CheckIn.note(match, by=cast.cora, words="Still well.")

    assert [each.words for each in CheckIn.of(match)] == ["Still well.", "All well."]


def test_feedback_is_given_once_by_each_side_after_the_end(cast):
    match = matched.begin(cast)
    answers = {"helped": "yes", "safe": "yes", "again": "no"}
    assert SupportFeedback.give(match, "member", words="", **answers) is None
    match.end("planned", by=None)

    assert SupportFeedback.give(match, "member", words="", **answers)
    assert SupportFeedback.give(match, "member", words="", **answers) is None

    assert match.answered_by("member")
    assert not match.answered_by("supporter")


def test_few_answers_are_not_shown(cast):
    for number in range(FEW):
        assert SupportFeedback.counted("member") is None
        assert SupportFeedback.said("member") == []
        words = f"Thank you {number}"
        row = SupportFeedback(side="member", month=clock.today(), words=words)
        row.helped, row.safe, row.again = "yes", "yes", "partly"
        session.add(row)
        session.flush()

    assert SupportFeedback.counted("member")["helped"] == {"yes": FEW}
    assert len(SupportFeedback.said("member")) == FEW
    assert SupportFeedback.counted("supporter") is None
