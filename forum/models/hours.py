"""Staffed hours: when moderators are here, and by when something will be looked at. Arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from forum import clock

DAY = 24 * 60  # minutes
HORIZON = 366  # days; further ahead nobody plans, and a promise would be none
# "Worried about this person" and "illegal content": the same morning or afternoon.
URGENT_WITHIN = timedelta(hours=2)
# Anything else within one working day of staffed time, so that no weekend breaks the promise.
OTHERS_WITHIN = timedelta(hours=8)

Shift = tuple[int, int]  # from, until: minutes after the day's midnight; until may be tomorrow's
Span = tuple[datetime, datetime]  # from, until: moments in UTC
Week = tuple[tuple[Shift, ...], ...]  # Monday to Sunday
NOBODY: Week = ((),) * 7


@dataclass(frozen=True)
class Closure:
    """Whole days on which nobody is here, the last one too, with the charity's words about it."""

    number: int
    first: date
    last: date
    words: str = ""

    def covers(self, day: date) -> bool:
        """Whether nobody is here on that day."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Hours:
    """A weekly pattern on the charity's clock, less its closures and bank holidays.

    A shift belongs to the day it begins on: on a closed day none begins, and one that runs on
    into a closed day ends at midnight. Where the clock goes back, a time that comes twice is the
    first of the two; where it goes forward, a time that is missing is as much later.
    """

    week: Week = NOBODY
    closures: tuple[Closure, ...] = ()
    bank_holidays: frozenset[date] = frozenset()

    # Days

    def closure(self, day: date) -> Closure | None:
        """The closure that a day lies in."""
        return next((each for each in self.closures if each.covers(day)), None)

    def closed(self, day: date) -> bool:
        """Whether nobody comes on that day, whatever the weekly pattern says."""
        return day in self.bank_holidays or self.closure(day) is not None

    def planned(self, day: date) -> tuple[Shift, ...]:
        """The shifts that the weekly pattern has for a day, the early one first."""
        return tuple(sorted(self.week[day.weekday()]))

    def shifts(self, day: date) -> tuple[Shift, ...]:
        """The shifts that take place."""
        if self.closed(day):
            return ()
        if self.closed(day + timedelta(days=1)):
            return tuple((begin, min(end, DAY)) for begin, end in self.planned(day))
        return self.planned(day)

    def next_closed(self, day: date) -> date | None:
        """The first day, from `day` on, that would have a shift but is closed."""
        ahead = (day + timedelta(days=each) for each in range(HORIZON))
        return next((each for each in ahead if self.planned(each) and self.closed(each)), None)

    # Moments

    def staffed(self, at: datetime) -> bool:
        """Whether moderators are here at that moment."""
        return any(begin <= at < end for begin, end in self._plain(at, days=2))

    def closes(self, at: datetime) -> datetime | None:
        """When those who are here at `at` leave; None: nobody is, or they stay over a year."""
        span = next(self._spans(at), None)
        if span is None or span[0] > at or span[1] - at > timedelta(days=HORIZON - 2):
            return None
        return span[1]

    def next_opening(self, at: datetime) -> datetime | None:
        """When somebody comes next after `at`; None: not within a year."""
        return next((begin for begin, _end in self._spans(at) if begin > at), None)

    def staffed_time(self, since: datetime, until: datetime) -> timedelta:
        """How much time between two moments, at most a year apart, is staffed."""
        spans = ((max(begin, since), min(end, until)) for begin, end in self._spans(since))
        return sum((end - begin for begin, end in spans if begin < end), timedelta())

    def promise(self, at: datetime, *, within: timedelta) -> datetime | None:
        """By when something told at `at` will be looked at: once `within` of staffed time is over.

        None: not within a year. Say nothing about times then.
        """
        left = within
        for begin, end in self._spans(at):
            here = end - max(begin, at)
            if here >= left:
                return max(begin, at) + left
            left -= here
        return None

    def _spans(self, at: datetime) -> Iterator[Span]:
        """When somebody is here, from the span that `at` lies in onward; none meet or overlap."""
        begun: Span | None = None
        for begin, end in self._plain(at, days=HORIZON):
            if begun is None or begin > begun[1]:
                if begun is not None and begun[1] > at:
                    yield begun
                begun = begin, end
            else:
                begun = begun[0], max(begun[1], end)
        if begun is not None and begun[1] > at:
            yield begun

    def _plain(self, at: datetime, *, days: int) -> Iterator[Span]:
        """Shift by shift, from the evening before `at`: one may run past midnight."""
        if self.week == NOBODY:
            return
        eve = clock.local(at).date() - timedelta(days=1)
        for day in (eve + timedelta(days=each) for each in range(days)):
            for minutes in self.shifts(day):
                begin, end = (_moment(day, each) for each in minutes)
                if begin < end:  # not a shift that lies in the hour which the clock leaves out
                    yield begin, end


def _moment(day: date, minutes: int) -> datetime:
    days, rest = divmod(minutes, DAY)
    there = datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)), clock.ZONE)
    return there.astimezone(UTC)
