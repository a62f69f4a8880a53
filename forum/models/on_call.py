"""On call: who gets an email when something urgent is reported, by day and by night."""

from __future__ import annotations

from typing import Self

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.deeds import Deed
from forum.models.members import Member


class OnCall(Deed, Model):
    """A member is on call."""

    __tablename__ = "on_call"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), unique=True
    )
    member: Mapped[Member] = relationship(foreign_keys="OnCall.member_id", lazy="joined")

    @classmethod
    def everybody(cls) -> list[Self]:
        """Who is on call, those who have been longest first."""
        return list(session.scalars(select(cls).order_by(cls.id)))

    @classmethod
    def awake(cls) -> list[Member]:
        """Those of them whom a letter can reach now: not while they take a break."""
        members = [row.member for row in cls.everybody()]
        return [each for each in members if each.email and not each.on_break]

    @classmethod
    def begin(cls, member: Member, *, by: Member | None) -> None:
        """`member` is on call from now on."""
        if session.scalar(select(cls.id).filter_by(member_id=member.id)) is None:
            session.add(cls(member=member, by=by))
            AuditEntry.write("on_call.begin", by=by, subject=member)

    def end(self, *, by: Member | None) -> None:
        """The member is on call no longer."""
        AuditEntry.write("on_call.end", by=by, subject=self.member)
        session.delete(self)
