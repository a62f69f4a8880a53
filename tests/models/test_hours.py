"""Staffed hours: shifts over midnight, closures, summer time, and promises that can be kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum import clock
from forum.models.hours import NOBODY, OTHERS_WITHIN, URGENT_WITHIN, Closure, Hours

NINE, FIVE = 540, 1020
OFFICE = (((NINE, FIVE),),) * 5 + ((), ())  # Monday to Friday
MONDAY = date(2026, 11, 23)


def at(day, hour, minute=0, fold=0):
    """That time on the charity's clock, as a moment in UTC."""
    return datetime.combine(day, time(hour, minute, fold=fold), clock.ZONE).astimezone(UTC)


def days(number):
    """That many days from the Monday."""
    return MONDAY + timedelta(days=number)


def only(weekday, *shifts):
    """A pattern with shifts on one day of the week, Monday being 0."""
    return tuple(shifts if day == weekday else () for day in range(7))


@pytest.mark.parametrize(
    ("hour", "minute", "here"),
    [(8, 59, False), (9, 0, True), (16, 59, True), (17, 0, False), (3, 0, False)],
)
def test_a_shift_begins_and_ends_to_the_minute(hour, minute, here):
    assert Hours(OFFICE).staffed(at(MONDAY, hour, minute)) is here


def test_within_a_shift_it_is_known_when_it_ends_and_when_the_next_begins():
    hours = Hours(OFFICE)

    assert hours.closes(at(MONDAY, 10)) == at(MONDAY, 17)
    assert hours.next_opening(at(MONDAY, 10)) == at(days(1), 9)


def test_after_the_week_it_is_known_when_somebody_is_back():
    hours = Hours(OFFICE)

    assert hours.closes(at(days(4), 18)) is None
    assert hours.next_opening(at(days(4), 18)) == at(days(7), 9)
    assert hours.next_opening(at(days(7), 9) - timedelta(seconds=1)) == at(days(7), 9)


def test_two_shifts_that_meet_are_one():
    hours = Hours(only(0, (NINE, 720), (720, FIVE)))

    assert hours.closes(at(MONDAY, 10)) == at(MONDAY, 17)
    assert hours.next_opening(at(MONDAY, 10)) == at(days(7), 9)


def test_a_shift_may_run_past_midnight():
    hours = Hours(only(4, (1320, 1440 + 120)))  # Friday 22:00 to 02:00

    assert hours.staffed(at(days(5), 1, 59))
    assert not hours.staffed(at(days(5), 2))
    assert hours.closes(at(days(5), 0, 30)) == at(days(5), 2)
    assert hours.promise(at(days(4), 23), within=timedelta(hours=2)) == at(days(5), 1)


def test_a_shift_that_runs_into_a_closed_day_ends_at_midnight():
    closed = Closure(1, days(5), days(5), "Moving house")
    hours = Hours(only(4, (1320, 1440 + 120)), closures=(closed,))

    assert hours.closes(at(days(4), 23)) == at(days(5), 0)
    assert not hours.staffed(at(days(5), 1))


def test_a_shift_of_a_closed_day_does_not_take_place_after_midnight_either():
    closed = Closure(1, days(4), days(4))
    hours = Hours(only(4, (1320, 1440 + 120)), closures=(closed,))

    assert not hours.staffed(at(days(5), 1))
    assert hours.next_opening(at(days(4), 12)) == at(days(11), 22)


def test_closed_days_and_bank_holidays_are_left_out():
    closed = Closure(1, days(1), days(2), "Training")
    hours = Hours(OFFICE, closures=(closed,), bank_holidays=frozenset({days(3)}))

    assert hours.next_opening(at(MONDAY, 12)) == at(days(4), 9)
    assert hours.closure(days(2)) is closed
    assert hours.closure(days(3)) is None
    assert [each for each in range(7) if hours.closed(days(each))] == [1, 2, 3]


def test_the_next_closed_day_is_one_on_which_somebody_would_have_come():
    closed = Closure(1, days(5), days(9))  # Saturday to Wednesday
    hours = Hours(OFFICE, closures=(closed,))

    assert hours.next_closed(MONDAY) == days(7)
    assert Hours(OFFICE).next_closed(MONDAY) is None


def test_without_hours_nothing_is_said_about_times():
    hours = Hours()

    assert not hours.staffed(at(MONDAY, 12))
    assert hours.closes(at(MONDAY, 12)) is None
    assert hours.next_opening(at(MONDAY, 12)) is None
    assert hours.promise(at(MONDAY, 12), within=URGENT_WITHIN) is None
    assert hours.next_closed(MONDAY) is None


def test_a_year_of_closure_is_no_promise():
    closed = Closure(1, days(-30), days(500), "The charity rests")
    hours = Hours(OFFICE, closures=(closed,))

    assert hours.next_opening(at(MONDAY, 12)) is None
    assert hours.promise(at(MONDAY, 12), within=URGENT_WITHIN) is None


def test_a_team_that_is_there_day_and_night_never_leaves():
    hours = Hours((((0, 1440),),) * 7)

    assert hours.staffed(at(MONDAY, 3))
    assert hours.closes(at(MONDAY, 3)) is None
    assert hours.next_opening(at(MONDAY, 3)) is None
    assert hours.promise(at(MONDAY, 3), within=URGENT_WITHIN) == at(MONDAY, 5)


@pytest.mark.parametrize(
    ("told", "within", "promised"),
    [
        ((0, 10), URGENT_WITHIN, (0, 12)),
        ((0, 15), URGENT_WITHIN, (0, 17)),
        ((0, 16), URGENT_WITHIN, (1, 10)),
        ((0, 3), URGENT_WITHIN, (0, 11)),
        ((0, 9), OTHERS_WITHIN, (0, 17)),
        ((0, 10), OTHERS_WITHIN, (1, 10)),
        ((4, 18), URGENT_WITHIN, (7, 11)),
        ((4, 18), OTHERS_WITHIN, (7, 17)),
    ],
)
def test_a_promise_counts_the_staffed_hours(told, within, promised):
    (day, hour), (on, by) = told, promised

    assert Hours(OFFICE).promise(at(days(day), hour), within=within) == at(days(on), by)


# The clock goes back on 25 October 2026 at 02:00, and forward on 28 March 2027 at 01:00.


def test_in_the_night_of_25_hours_a_shift_is_as_long_as_it_is():
    sunday = date(2026, 10, 25)
    hours = Hours(only(6, (0, 240)))  # midnight to 4 am

    assert hours.staffed_time(at(sunday, 0), at(sunday, 4)) == timedelta(hours=5)
    assert hours.promise(at(sunday, 0), within=timedelta(hours=4)) == at(sunday, 3)


def test_a_shift_until_half_past_one_ends_at_the_first_of_the_two():
    hours = Hours(only(5, (1320, 1440 + 90)))  # Saturday 22:00 to 01:30
    sunday = date(2026, 10, 25)

    assert hours.closes(at(sunday, 0)) == at(sunday, 1, 30)
    assert not hours.staffed(at(sunday, 1, 30, fold=1))


def test_in_the_night_of_23_hours_a_shift_is_an_hour_shorter():
    sunday = date(2027, 3, 28)
    hours = Hours(only(6, (0, 240)))

    assert hours.staffed_time(at(sunday, 0), at(sunday, 4)) == timedelta(hours=3)


def test_a_shift_that_begins_in_the_missing_hour_begins_as_much_later():
    sunday = date(2027, 3, 28)
    hours = Hours(only(6, (90, 240)))  # 01:30, which does not come

    assert hours.next_opening(at(sunday, 0)) == at(sunday, 2, 30)


def test_a_shift_that_the_missing_hour_swallows_does_not_take_place():
    sunday = date(2027, 3, 28)
    hours = Hours(only(6, (90, 135)))  # 01:30 to 02:15: it would end before it begins

    assert not any(hours.staffed(at(sunday, 0) + timedelta(minutes=each)) for each in range(240))
    assert hours.next_opening(at(sunday, 0)) == at(sunday + timedelta(days=7), 1, 30)


SHIFTS = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda s: (s[0], s[0] + s[1]))
WEEKS = st.tuples(*[st.lists(SHIFTS, max_size=2).map(tuple)] * 7)
DATES = st.dates(date(2026, 10, 1), date(2027, 4, 30))  # both changes of the clock
CLOSURES = st.lists(st.tuples(DATES, st.integers(0, 12)), max_size=3).map(
    lambda rows: tuple(
        Closure(number, first, first + timedelta(days=length))
        for number, (first, length) in enumerate(rows)
    )
)
HOURS = st.builds(Hours, WEEKS, CLOSURES, st.frozensets(DATES, max_size=3))
MOMENTS = st.integers(0, 190 * 1440).map(
    lambda minutes: datetime(2026, 10, 5, tzinfo=UTC) + timedelta(minutes=minutes)
)
MINUTE = timedelta(minutes=1)


@settings(deadline=None)
@given(HOURS, MOMENTS)
def test_opening_and_closing_are_where_being_there_changes(hours, moment):
    opening, closing = hours.next_opening(moment), hours.closes(moment)

    assert hours.staffed(moment) is (closing is not None)
    if opening:
        assert hours.staffed(opening)
        assert not hours.staffed(opening - MINUTE)
    if closing:
        assert hours.staffed(closing - MINUTE)
        assert not hours.staffed(closing)
        assert opening is None or closing < opening


@settings(deadline=None)
@given(HOURS, MOMENTS, st.integers(1, 600))
def test_a_promise_is_kept_within_the_staffed_time_that_it_names(hours, moment, minutes):
    within = timedelta(minutes=minutes)

    promised = hours.promise(moment, within=within)

    if promised:
        assert hours.staffed_time(moment, promised) == within
        assert hours.staffed(promised - MINUTE)
    else:
        assert hours.week == NOBODY or hours.staffed_time(moment, moment + 360 * DAY) < within


DAY = timedelta(days=1)


@settings(deadline=None)
@given(HOURS, MOMENTS, st.integers(0, 5000))
def test_who_tells_later_is_not_promised_an_earlier_time(hours, moment, later):
    first = hours.promise(moment, within=URGENT_WITHIN)
    second = hours.promise(moment + later * MINUTE, within=URGENT_WITHIN)

    assert not (first and second) or first <= second


@settings(deadline=None, max_examples=30)
@given(HOURS, MOMENTS)
def test_nobody_is_there_on_a_closed_day(hours, moment):
    closed = hours.closed(clock.local(moment).date())

    assert not (closed and hours.staffed(moment))
