"""Breaks: a member locks herself out until a moment that she chose. An aid, not a prison."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.signin import Link, SignIn

if TYPE_CHECKING:
    from forum.models.members import Member

LONGEST = 366  # days
SECOND_THOUGHTS = timedelta(hours=24)  # from asking to come back until the door opens


class Break(Model):
    """Until when a member stays away. Once it is over it goes."""

    __tablename__ = "breaks"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), unique=True
    )
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime]
    asked_at: Mapped[datetime | None]  # she would like to come back before

    member: Mapped[Member] = relationship(back_populates="pause")

    @classmethod
    def begin(cls, until: datetime, *, by: Member) -> Self:
        """Signs `by` out everywhere and lets her in again at `until`."""
        session.execute(delete(cls).filter_by(member_id=by.id))
        row = cls(member=by, until=until)
        session.add(row)
        SignIn.end_all(by)
        Link.spend_all(by.email or "")
        session.flush()
        return row

    @property
    def ends_at(self) -> datetime:
        """When she can sign in again: a day after she asked, if that is sooner."""
        return min(self.until, self.asked_at + SECOND_THOUGHTS) if self.asked_at else self.until

    @property
    def running(self) -> bool:
        """Whether she still is away."""
        return self.ends_at > clock.now()

    def ask_back(self) -> None:
        """She would like to come back sooner; the door opens in a day."""
        self.asked_at = self.asked_at or clock.now()

    def carry_on(self) -> None:
        """She stays away until the moment that she chose first."""
        self.asked_at = None

    @classmethod
    def expire(cls) -> None:
        """Forgets those that are over."""
        for row in session.scalars(select(cls)):
            if not row.running:
                session.delete(row)
