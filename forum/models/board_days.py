"""How many topics of a board had their newest reply on each day: so that any page is near.

The database itself keeps the counts (migration 0033), and those of months (0034). A page in the
middle of 250,000 topics is found by adding up months, then the days of one, and then going through
the topics of one day.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model, session
from forum.models.reader import Rows
from forum.models.topics import Pin, Topic

LAST = datetime.max.replace(tzinfo=UTC)  # every topic comes before


class BoardDay(Model):
    """Topics that stand on a board and were last written in on `day` (in UTC, "2026-11-30")."""

    __tablename__ = "board_days"

    board_id: Mapped[int] = mapped_column(
        ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    topics: Mapped[int]


class BoardMonth(Model):
    """What the days of a month ("2026-11") come to: ten years have 3,650 days."""

    __tablename__ = "board_months"

    board_id: Mapped[int] = mapped_column(
        ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True
    )
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    topics: Mapped[int]

    @classmethod
    def all_topics(cls, board_id: Any, *, but: Select[Any]) -> ColumnElement[int]:
        """How many stand on a board, but for a few: counting 250,000 takes longer than a page."""
        total = select(func.coalesce(func.sum(cls.topics), 0)).where(cls.board_id == board_id)
        few = select(func.count()).select_from(but.subquery())
        return total.scalar_subquery() - few.scalar_subquery()


def place(board_id: int, offset: int) -> tuple[datetime, int]:
    """Where to begin so that `offset` unpinned topics come before: a moment, and how many then."""
    if not offset:
        return LAST, 0
    pinned = [f"{each:%Y-%m-%d}" for each in session.scalars(_PINNED, {"board": board_id})]
    month, left = _step(_MONTHS, {"board": board_id}, offset, Counter(day[:7] for day in pinned))
    days = {"board": board_id, "first": f"{month}-01", "last": f"{month}-31"}
    day, left = _step(_DAYS, days, left, Counter(pinned)) if month else ("", 0)
    if not day:
        return datetime.min.replace(tzinfo=UTC), 0
    return datetime.fromisoformat(f"{day}T00:00+00:00") + timedelta(days=1), left


def _step(rows: Rows, values: dict[str, Any], offset: int, pinned: Counter[str]) -> tuple[str, int]:
    """The span of time in which the topic after `offset` others stands, and how many come then."""
    for span, topics in session.execute(rows, values):
        if offset < topics - pinned[span]:
            return span, offset
        offset -= topics - pinned[span]
    return "", 0


def is_pinned_on(board_id: Any) -> ColumnElement[bool]:
    """Whether a topic is one of the few that are pinned on a board.

    A sum is in no index: so the pins are gone through, and not all topics of the board.
    """
    return and_(Topic.id.in_(select(Pin.topic_id)), Topic.board_id + 0 == board_id)


# Put together once: for a page far back they are most of what finding it takes.
_BOARD = bindparam("board", type_=Integer)
_MONTHS = (
    select(BoardMonth.month, BoardMonth.topics)
    .where(BoardMonth.board_id == _BOARD)
    .order_by(BoardMonth.month.desc())
)
_DAYS = (
    select(BoardDay.day, BoardDay.topics)
    .where(BoardDay.board_id == _BOARD)
    .where(BoardDay.day.between(bindparam("first"), bindparam("last")))
    .order_by(BoardDay.day.desc())
)
_PINNED = select(Topic.latest_at).where(is_pinned_on(_BOARD), Topic.latest_post_id > 0)
