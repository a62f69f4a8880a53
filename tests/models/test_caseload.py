"""The coordinator's clocks: what waits for her, the most urgent first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from forum import clock, db, policy
from forum.db import session
from forum.models import workdays
from forum.models.caseload import clocked
from forum.models.hours import NOBODY, Closure, Hours
from forum.models.match_care import CheckIn, HelpAsked
from forum.models.support_requests import SupportRequest
from tests import matched


@pytest.fixture(autouse=True)
def writing(app):
    with db.transaction():
        yield


def waits(cast):
    """What waits about the one match there is."""
    session.flush()
    (row,) = clocked(policy.visible_caseload(cast.cora))
    return row.waits


def test_a_match_that_goes_well_waits_for_nothing(cast):
    match = matched.begin(cast)
    match.wrote("supporter")

    assert waits(cast) == []


def test_each_clock_that_runs_out_is_seen(cast):
    match = matched.propose(cast)
    match.created_at = clock.ago(days=3)
    assert waits(cast) == ["unanswered"]
    match.accept(by=cast.pia)
    match.accepted_at = clock.ago(days=6)
    assert waits(cast) == ["unagreed"]
    match.agree("member")
    match.agree("supporter")
    match.write_by = clock.ago(hours=1)
    assert waits(cast) == ["first"]
    match.wrote("supporter")
    match.last_letter_at = clock.ago(days=15)
    match.begun_at = clock.ago(days=31)
    assert waits(cast) == ["silent", "check_in"]
    CheckIn.note(match, by=cast.cora, words="Both well.")

    assert waits(cast) == ["silent"]


def test_help_comes_before_all_else_until_it_is_settled(cast):
    match = matched.begin(cast)
    match.last_letter_at = clock.ago(days=15)
    asked = HelpAsked.ask(match, by=cast.mia, words="I am unsure.")
    assert waits(cast) == ["help", "silent"]

    asked.settle(by=cast.cora)

    assert waits(cast) == ["silent"]


def test_a_side_that_cannot_write_is_seen(cast):
    matched.begin(cast)
    assert waits(cast) == []

    cast.mia.suspend(by=cast.cora, board=None, days=14)

    assert waits(cast) == ["away"]


def test_the_coordinator_does_not_find_her_own_match_in_the_caseload(cast):
    matched.begin(cast)
    cast.pia.appoint("coordinator", by=None)

    assert clocked(policy.visible_caseload(cast.pia)) == []


def test_working_days_pass_over_weekends_holidays_and_closures():
    friday = date(2026, 12, 4)
    closed = Closure(1, date(2026, 12, 9), date(2026, 12, 9))
    hours = Hours(NOBODY, (closed,), frozenset({date(2026, 12, 8)}))

    assert workdays.after(friday, 1, hours) == date(2026, 12, 7)
    assert workdays.after(friday, 5, hours) == date(2026, 12, 15)


def test_a_place_that_is_always_closed_promises_plain_days():
    always = Hours(NOBODY, (Closure(1, date(2026, 1, 1), date(2028, 1, 1)),))

    assert workdays.after(date(2026, 12, 4), 5, always) == date(2026, 12, 9)


def test_the_first_letter_is_not_due_on_a_bank_holiday():
    begun = clock.now().replace(hour=12)
    tomorrow = clock.local(begun).date() + timedelta(days=1)
    holiday = Hours(NOBODY, (), frozenset({tomorrow}))

    assert workdays.within(begun, timedelta(hours=48), Hours()) == begun + timedelta(hours=48)
    assert workdays.within(begun, timedelta(hours=48), holiday) == begun + timedelta(hours=72)


def test_a_request_is_late_once_its_promised_day_is_over(cast):
    request = matched.ask(cast)
    assert isinstance(request, SupportRequest)
    assert not request.late

    request.promised_on = clock.today() - timedelta(days=1)

    assert request.late
