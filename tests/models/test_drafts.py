"""Drafts: one for each place, kept for thirty days."""

from sqlalchemy import func, select

from forum import clock
from forum.db import session
from forum.models.drafts import Draft


def count():
    return session.scalar(select(func.count()).select_from(Draft))


def test_what_is_typed_replaces_what_was_typed_there_before(cast):
    Draft.keep("reply", 1, {"body": "You"}, by=cast.sol)
    Draft.keep("reply", 1, {"body": "You are"}, by=cast.sol)
    Draft.keep("reply", 1, {"body": "I am"}, by=cast.pia)

    assert Draft.of(cast.sol, "reply", 1).fields == {"body": "You are"}
    assert count() == 2


def test_discarding_forgets_ones_own_alone(cast):
    Draft.keep("reply", 1, {"body": "You"}, by=cast.sol)
    Draft.keep("reply", 1, {"body": "I"}, by=cast.pia)

    Draft.discard("reply", 1, by=cast.sol)

    assert Draft.all_of(cast.sol) == []
    assert len(Draft.all_of(cast.pia)) == 1


def test_the_newest_stands_first(cast):
    for number in (1, 2, 3):
        Draft.keep("reply", number, {"body": "You"}, by=cast.sol)
    Draft.keep("reply", 1, {"body": "You are"}, by=cast.sol)

    assert [each.place_id for each in Draft.all_of(cast.sol, limit=2)] == [1, 3]


def test_after_thirty_days_words_are_forgotten(cast):
    Draft.keep("reply", 1, {"body": "Old"}, by=cast.sol).saved_at = clock.ago(days=31)
    Draft.keep("reply", 2, {"body": "New"}, by=cast.sol).saved_at = clock.ago(days=29)

    Draft.expire()

    assert [each.fields["body"] for each in Draft.all_of(cast.sol)] == ["New"]


def test_a_character_that_nobody_types_keeps_no_draft_from_being_read(cast):
    Draft.keep("reply", 1, {"quote": "\0", "body": r"not \u0000, but \0"}, by=cast.mia)

    Draft.forget_quotes(1)

    assert Draft.of(cast.mia, "reply", 1).fields == {"quote": "", "body": r"not \u0000, but \0"}
