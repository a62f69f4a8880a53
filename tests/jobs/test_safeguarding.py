"""The deputy hears of a new concern that nobody opened within the hour: once."""

from __future__ import annotations

import pytest

from forum import clock, db
from forum.jobs import safeguarding
from tests.keepers import appoint, kinds, letters, worry, write


@pytest.fixture
def case(cast):
    """A case that has waited for an hour and a minute."""
    appoint(cast)
    case = worry(cast, write(cast))
    with db.transaction():
        case.waiting_since = clock.ago(minutes=61)
    return case


def test_the_deputy_is_told_after_an_hour_and_once(case):
    for _ in range(2):
        safeguarding.tell_deputies()

    assert letters() == ["pia@example.org"]
    assert kinds(case) == ["concern", "deputy"]


def test_not_within_the_hour(case):
    with db.transaction():
        case.waiting_since = clock.ago(minutes=59)

    safeguarding.tell_deputies()

    assert letters() == []


def test_not_when_somebody_has_opened_it(cast, case):
    with db.transaction():
        case.open(by=cast.cora)

    safeguarding.tell_deputies()

    assert letters() == []


def test_again_for_a_new_concern(cast, case):
    safeguarding.tell_deputies()
    worry(cast, case.post)
    with db.transaction():
        case.waiting_since = clock.ago(minutes=61)

    safeguarding.tell_deputies()

    assert letters() == ["pia@example.org"] * 2
