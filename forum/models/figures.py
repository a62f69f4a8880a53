"""Figures of moderation, a quarter at a time, without anybody's name. Counted in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, literal, select

from forum import clock
from forum.db import session
from forum.models.appeals import Appeal
from forum.models.decisions import Decision
from forum.models.queue import QueueEntry
from forum.models.reports import Report

FEW = 5  # a smaller count could point at somebody
QUARTERS = 8  # of two years
OPEN = "open"  # an appeal that nobody has decided yet


@dataclass(frozen=True)
class Quarter:
    """Three months of a year: 1 is January to March. Its counts are by kind, act and outcome."""

    year: int
    number: int
    reports: dict[str, int] = field(default_factory=dict, compare=False)
    decisions: dict[str, int] = field(default_factory=dict, compare=False)
    appeals: dict[str, int] = field(default_factory=dict, compare=False)
    hours: float | None = field(default=None, compare=False)  # the median until a decision

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """The quarter of a moment, on the charity's calendar."""
        there = clock.local(moment)
        return cls(there.year, (there.month + 2) // 3)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time.min, clock.ZONE)

    @property
    def before(self) -> Quarter:
        """The one before it."""
        if self.number == 1:
            return Quarter(self.year - 1, 4)
        return Quarter(self.year, self.number - 1)


def finished() -> list[Quarter]:
    """The quarters that are over and in which something was reported or decided, newest first.

    The one that runs is left out: who looks at it twice a day would see single deeds.
    """
    end, since = Quarter.of(clock.now()), _first_deed()
    asked: list[Quarter] = []
    quarter = end.before
    while since and quarter.begins >= Quarter.of(since).begins and len(asked) < QUARTERS:
        asked.append(quarter)
        quarter = quarter.before
    return _counted(asked, end.begins) if asked else []


def _counted(asked: list[Quarter], end: datetime) -> list[Quarter]:
    by_people = select(Report).where(~Report.by_itself)
    stand = select(Decision).where(Decision.undone_at.is_(None), Decision.by_id.is_not(None))
    outcome = func.coalesce(Appeal.outcome, literal(OPEN))
    reports = _by(asked, end, by_people, Report.created_at, Report.kind)
    decisions = _by(asked, end, stand, Decision.created_at, Decision.act)
    appeals = _by(asked, end, select(Appeal), Appeal.created_at, outcome)
    hours = _medians(asked, end)
    return [
        Quarter(each.year, each.number, reports[at], decisions[at], appeals[at], hours.get(at))
        for at, each in enumerate(asked)
    ]


def _by(
    asked: list[Quarter], end: datetime, rows: Select[Any], at: Any, kind: Any
) -> dict[int, dict[str, int]]:
    """How many rows of each kind there are in each quarter, by its place in the list."""
    kinds = rows.with_only_columns(_place(asked, at).label("quarter"), kind.label("kind"))
    row = kinds.where(_within(asked, end, at)).subquery().c
    grouped = select(row.quarter, row.kind, func.count()).group_by(row.quarter, row.kind)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for quarter, name, count in session.execute(grouped):
        found[quarter][name] = count
    return found


def _medians(asked: list[Quarter], end: datetime) -> dict[int, float]:
    """The median hours from a report to its decision, where there are enough of them."""
    entry = QueueEntry
    taken = extract("epoch", entry.closed_at) - extract("epoch", entry.created_at)
    place = _place(asked, entry.created_at)
    window: dict[str, Any] = {"partition_by": place}
    rows = select(
        place.label("quarter"),
        taken.label("taken"),
        func.row_number().over(order_by=taken, **window).label("row"),
        func.count().over(**window).label("total"),
    ).where(
        entry.kind == "report",
        entry.closed_by_id.is_not(None),
        entry.closed_at.is_not(None),
        _within(asked, end, entry.created_at),
    )
    found = rows.subquery().c
    middle = found.row.in_([(found.total + 1) // 2, (found.total + 2) // 2])
    medians = select(found.quarter, func.avg(found.taken)).where(middle, found.total >= FEW)
    answers = session.execute(medians.group_by(found.quarter))
    return {quarter: float(seconds) / 3600 for quarter, seconds in answers}


def _place(asked: Sequence[Quarter], at: Any) -> ColumnElement[int]:
    """Which of the quarters, newest first, a moment falls into."""
    return case(*((at >= each.begins, number) for number, each in enumerate(asked)))


def _within(asked: Sequence[Quarter], end: datetime, at: Any) -> ColumnElement[bool]:
    return and_(at >= asked[-1].begins, at < end)


def _first_deed() -> datetime | None:
    """When something was reported or decided for the first time."""
    columns = (Report.created_at, Decision.created_at)
    firsts = [session.scalar(select(func.min(each))) for each in columns]
    return min((each for each in firsts if each), default=None)
