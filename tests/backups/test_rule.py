"""What is kept: 7 days, 4 weeks, 12 months; and nothing goes for want of newer ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from forum.backups import rule

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def nights(count):
    return [NOW - timedelta(days=each) for each in range(count)]


def test_two_years_of_nights_leave_days_weeks_and_months():
    stay = sorted(rule.kept(nights(730)), reverse=True)

    ages = [(NOW - each).days for each in stay]
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert [each for each in ages if 7 <= each < 30] == [8, 15]  # Sundays; two more are among days
    assert len({(each.year, each.month) for each in stay}) == 12
    assert len(stay) <= 7 + 4 + 12


def test_night_after_night_the_same_ones_stay():
    there: set[datetime] = set()

    for night in reversed(nights(400)):
        there = rule.kept({*there, night})

    assert there == rule.kept(nights(400))


def test_failures_and_a_clock_that_jumped_take_nothing_away():
    old = [NOW - timedelta(days=60 + each) for each in range(5)]
    ahead = NOW + timedelta(days=4000)

    assert rule.kept([*old, ahead]) == {*old, ahead}
