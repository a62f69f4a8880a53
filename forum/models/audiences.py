"""Audiences: whom a board is for. A member belongs to one by saying so, or once it is agreed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.ordering import Ordered, Way

if TYPE_CHECKING:
    from forum.models.members import Member

NAME_LENGTH = 40  # characters
STATEMENT_LENGTH = 120  # characters


class Audience(Ordered, Model):
    """A group that people say they belong to, in their own words: "I am a partner"."""

    __tablename__ = "audiences"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    statement: Mapped[str] = mapped_column(String(STATEMENT_LENGTH))
    needs_agreement: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None]

    @classmethod
    def create(cls, *, by: Member, name: str, statement: str, needs_agreement: bool) -> Self:
        """A new audience, after the others."""
        audience = cls(
            name=name,
            statement=statement,
            needs_agreement=needs_agreement,
            position=cls.next_position(),
        )
        session.add(audience)
        AuditEntry.write("audience.create", by=by, subject=audience, details=name)
        return audience

    @classmethod
    def named(cls, name: str) -> Self | None:
        """The audience of that name, capitals or not."""
        rows = session.scalars(cls.in_order())
        return next((each for each in rows if each.name.casefold() == name.casefold()), None)

    @property
    def archived(self) -> bool:
        """Whether nobody new can join it; who belongs to it still does."""
        return self.archived_at is not None

    def opens(self, *, needs_agreement: bool) -> bool:
        """Whether the change would let people in by their word who had to be agreed to."""
        return self.needs_agreement and not needs_agreement

    def edit(
        self, *, by: Member, name: str, statement: str, needs_agreement: bool, reason: str = ""
    ) -> None:
        """Changes its name, its statement, and whether a coordinator has to agree."""
        given = {"name": name, "statement": statement, "needs_agreement": needs_agreement}
        changed = [each for each, value in given.items() if getattr(self, each) != value]
        if not changed:
            return
        self.name, self.statement, self.needs_agreement = name, statement, needs_agreement
        details = ", ".join(changed)
        AuditEntry.write("audience.edit", by=by, subject=self, reason=reason, details=details)

    def reorder(self, way: Way, *, by: Member) -> None:
        """Moves it one place up or down."""
        if self.step(way):
            AuditEntry.write("audience.reorder", by=by, subject=self, details=way)

    def archive(self, *, by: Member) -> None:
        """Offers it to nobody new."""
        if not self.archived:
            self.archived_at = clock.now()
            AuditEntry.write("audience.archive", by=by, subject=self)

    def reopen(self, *, by: Member) -> None:
        """Offers it again."""
        if self.archived:
            self.archived_at = None
            AuditEntry.write("audience.reopen", by=by, subject=self)

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

    @classmethod
    def of(cls, member: Member) -> list[Self]:
        """What a member belongs to, or waits for."""
        return list(session.scalars(select(cls).filter_by(member_id=member.id).order_by(cls.id)))

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
