"""Whatever comes in, reading it neither fails nor leaks.

`python -m tests.benchmarks.wild_mail` does the same for ten minutes, with a clock.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from forum.mail import inbound
from forum.mail.inbound import Unreadable
from forum.text import own_words
from tests.mail import wild_mail


@settings(max_examples=40, deadline=None)
@given(wild_mail.letters())
def test_of_a_letter_in_any_wrapping_exactly_its_words_are_left(mail):
    assert inbound.read(mail.raw).words == mail.letter


@settings(max_examples=60, deadline=None)
@given(wild_mail.broken())
def test_a_broken_mail_is_read_or_refused_and_nothing_else(raw):
    words = words_or_reason(raw)

    assert len(words.encode()) <= own_words.LONGEST
    assert not {"\x00", "\u202e"} & set(words)


@pytest.mark.parametrize("head", wild_mail.HEADS)
def test_knots_are_read_too_wherever_they_stand(head):
    for knot in wild_mail.KNOTS:
        words = words_or_reason(f"{head}{knot * 200}\n\nThe end.".encode())

        assert len(words.encode()) <= own_words.LONGEST


def words_or_reason(raw: bytes) -> str:
    """The words of a mail, or why it is refused: nothing else may come of it."""
    try:
        return inbound.read(raw).words
    except Unreadable as refused:
        return {"empty": "", "headers": "", "boundary": ""}[str(refused)]
