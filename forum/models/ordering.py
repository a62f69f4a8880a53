"""Things that people put in order by hand: boards, audiences, contacts, labels."""

from __future__ import annotations

from typing import Any, Literal, Self

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import session

Way = Literal["up", "down"]


class Ordered:
    """A row that has its place among the others of its kind."""

    id: Any  # each kind has its own primary key
    position: Mapped[int] = mapped_column(default=0)

    @classmethod
    def in_order(cls) -> Select[Self]:
        """All of them, first to last."""
        return select(cls).order_by(cls.position, cls.id)

    @classmethod
    def next_position(cls) -> int:
        """The place after the last one."""
        return (session.scalar(select(func.max(cls.position))) or 0) + 1

    def step(self, way: Way) -> bool:
        """Changes places with its neighbour; whether there was one."""
        rows = list(session.scalars(self.in_order()))
        here = rows.index(self)
        there = here - 1 if way == "up" else here + 1
        if not 0 <= there < len(rows):
            return False
        rows[here], rows[there] = rows[there], rows[here]
        for place, row in enumerate(rows, start=1):
            row.position = place
        return True
