"""Suspensions: a member may not take part until a date, or for good."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.deeds import Deed

if TYPE_CHECKING:
    from forum.models.decisions import Decision
    from forum.models.members import Member

LENGTHS = {"two_weeks": 14, "month": 30, "for_good": None}  # days


class Suspension(Deed, Model):
    """A member is suspended. To export, leave and appeal is always possible.

    `paused`: by the forum itself, out of hours, until the first moderator is back.
    """

    __tablename__ = "suspensions"
    __table_args__ = (Index(None, "member_id", "ended_at"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    until: Mapped[datetime | None]
    may_read: Mapped[bool] = mapped_column(default=True)
    paused: Mapped[bool] = mapped_column(default=False)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    ended_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    decision: Mapped[Decision | None] = relationship()

    @classmethod
    def runs(cls, now: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
        """Whether a suspension has effect at a moment."""
        return and_(cls.ended_at.is_(None), or_(cls.until.is_(None), cls.until > now))

    @classmethod
    def of(cls, member: Member) -> Self | None:
        """The one that runs now, the longest first."""
        rows = select(cls).where(cls.member_id == member.id, cls.runs(clock.now()))
        return session.scalars(rows.order_by(cls.until.is_(None).desc(), cls.until.desc())).first()

    @classmethod
    def end_pauses(cls, member: Member) -> None:
        """Ends what the forum itself began: a moderator decides from here on."""
        paused = select(cls).where(cls.member_id == member.id, cls.paused, cls.ended_at.is_(None))
        for row in session.scalars(paused):
            row.end()

    def end(self) -> None:
        """The member may take part again."""
        self.ended_at = self.ended_at or clock.now()

    def resume(self) -> bool:
        """It runs on as it was, when its end is taken back; whether there was anything left."""
        over = self.until is not None and self.until <= clock.now()
        void = self.decision is not None and self.decision.undone
        if over or void:
            return False
        self.ended_at = None
        return True
