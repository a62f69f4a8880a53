"""Audiences: whom a board is for. A member belongs to one by saying so, or once it is agreed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.audit import AuditEntry

if TYPE_CHECKING:
    from forum.models.members import Member


class Audience(Model):
    """A group that people say they belong to, in their own words: "I am a partner"."""

    __tablename__ = "audiences"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    statement: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)
    needs_agreement: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None]

    def join(self, *, by: Member) -> Membership:
        """`by` says that she belongs here; where the charity chose so, a coordinator agrees."""
        membership = session.scalar(
            select(Membership).filter_by(audience_id=self.id, member_id=by.id)
        )
        if membership is None:
            agreed = None if self.needs_agreement else clock.now()
            membership = Membership(audience=self, member=by, agreed_at=agreed)
            session.add(membership)
            by.forget_rights()
        return membership

    def leave(self, *, by: Member) -> None:
        """`by` no longer belongs here; the audience's boards close for her at once."""
        for row in session.scalars(
            select(Membership).filter_by(audience_id=self.id, member_id=by.id)
        ):
            session.delete(row)
        by.forget_rights()


class Membership(Model):
    """A member belongs to an audience, or waits until a coordinator agrees (no `agreed_at`)."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("member_id", "audience_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    agreed_at: Mapped[datetime | None]

    audience: Mapped[Audience] = relationship()
    member: Mapped[Member] = relationship()

    def agree(self, *, by: Member) -> None:
        """A coordinator agrees: the boards of the audience open for the member."""
        if self.agreed_at:
            return
        self.agreed_at = clock.now()
        self.member.forget_rights()
        AuditEntry.write("membership.agree", by=by, subject=self.member, details=self.audience.name)

    def decline(self, *, by: Member) -> None:
        """A coordinator does not agree; the member may ask again."""
        AuditEntry.write(
            "membership.decline", by=by, subject=self.member, details=self.audience.name
        )
        session.delete(self)
        self.member.forget_rights()
