"""Who may read a board as one thing that can be compared: what opens it, what is too wide."""

from __future__ import annotations

import pytest

from forum.models.audiences import Audience
from forum.models.doors import READERS, WRITERS, Rules

MOTHERS, PARTNERS = Audience(name="Mothers"), Audience(name="Partners")
WIDER = {
    ("visitors", "members"),
    ("visitors", "audiences"),
    ("visitors", "volunteers"),
    ("visitors", "moderators"),
    ("members", "audiences"),
    ("members", "volunteers"),
    ("members", "moderators"),
    ("volunteers", "moderators"),
    # Volunteers need not be mothers, and mothers need not be volunteers.
    ("audiences", "volunteers"),
    ("audiences", "moderators"),
    ("volunteers", "audiences"),
    ("moderators", "audiences"),
}


def rules(read_by, *audiences):
    """Rules for reading alone."""
    return Rules(read_by, "moderators", tuple(audiences))


@pytest.mark.parametrize("after", READERS)
@pytest.mark.parametrize("before", READERS)
def test_a_board_opens_when_somebody_may_read_who_could_not(before, after):
    some = {"audiences": (MOTHERS,)}

    opens = rules(after, *some.get(after, ())).opens(rules(before, *some.get(before, ())))

    assert opens is ((after, before) in WIDER)


def test_another_audience_opens_a_board_and_one_fewer_does_not():
    both, one = rules("audiences", MOTHERS, PARTNERS), rules("audiences", MOTHERS)

    assert both.opens(one)
    assert rules("audiences", PARTNERS).opens(one)
    assert not one.opens(both)


@pytest.mark.parametrize("read_by", READERS)
@pytest.mark.parametrize("post_by", WRITERS)
def test_nobody_writes_who_may_not_read(read_by, post_by):
    given = Rules(read_by, post_by, (MOTHERS,), (MOTHERS,))

    assert given.posting_is_wider is ((post_by, read_by) in WIDER)


def test_an_audience_that_may_not_read_may_not_write():
    given = Rules("audiences", "audiences", (MOTHERS,), (MOTHERS, PARTNERS))

    assert given.posting_is_wider
    assert str(given) == "read: Mothers; post: Mothers, Partners"
