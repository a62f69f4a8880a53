"""Peer supporters: trained volunteers who write one to one, and what they need for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import JSON, Column, ForeignKey, Select, String, Table, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, Tables, session
from forum.models.audiences import Audience
from forum.models.audit import AuditEntry
from forum.models.members import Member
from forum.models.sites import Site

ROLE = "peer_supporter"
LIMIT = 2  # matches at a time, until a coordinator says otherwise
MOST = 12
EXPERIENCE_LENGTH = 1_000  # characters
USUALLY_LENGTH = 200  # characters

experienced = Table(
    "supporter_audiences",
    Tables.metadata,
    Column("supporter_id", ForeignKey("peer_supporters.id", ondelete="CASCADE"), primary_key=True),
    Column("audience_id", ForeignKey("audiences.id", ondelete="CASCADE"), primary_key=True),
)


class PeerSupporter(Model):
    """The working facts of somebody who holds the role. Members see her chosen name alone.

    Whether she holds the role is asked of her rights, as for every role.
    """

    __tablename__ = "peer_supporters"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), unique=True
    )
    first_name: Mapped[str] = mapped_column(String(30), default="")
    most: Mapped[int] = mapped_column(default=LIMIT)  # matches at a time
    available: Mapped[bool] = mapped_column(default=True)  # takes on somebody new
    paused_until: Mapped[date | None]
    usually: Mapped[str] = mapped_column(String(USUALLY_LENGTH), default="")  # writes then
    experience: Mapped[str] = mapped_column(Text, default="")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship()
    audiences: Mapped[list[Audience]] = relationship(
        secondary=experienced, order_by=Audience.position
    )

    @classmethod
    def of(cls, member: Member) -> Self | None:
        """The working facts of a member, if she ever was one."""
        return session.scalar(select(cls).filter_by(member_id=member.id))

    @classmethod
    def fresh(cls, member: Member) -> Self:
        """What is supposed of her until she says more, not yet kept.

        The audiences that she belongs to are what she has lived through.
        """
        row = cls(member_id=member.id, first_name="")
        row.languages = [Site.here().likely_language(member.language or "en")]
        row.most, row.available, row.usually, row.experience = LIMIT, True, "", ""
        mine = select(Audience).where(Audience.id.in_(member.held.audiences))
        row.audiences = list(session.scalars(mine.order_by(Audience.position)))
        return row

    @classmethod
    def kept_for(cls, member: Member) -> Self:
        """Those of a holder of the role, made at first use: an administrator gives it too."""
        known = cls.of(member)
        if known:
            return known
        row = cls.fresh(member)
        session.add(row)
        session.flush()
        return row

    @classmethod
    def grant(cls, member: Member, *, by: Member, most: int = LIMIT) -> Self:
        """A coordinator gives the role, and says how many matches she may have at a time."""
        member.appoint(ROLE, by=by)
        row = cls.kept_for(member)
        row.limit(most, by=by)
        return row

    @classmethod
    def in_order(cls) -> Select[Self]:
        """All of them, by the names that they have on the boards."""
        return select(cls).join(cls.member).order_by(Member.display_name)

    @property
    def paused(self) -> bool:
        """Whether she takes on nobody until a date."""
        return self.paused_until is not None and self.paused_until > clock.today()

    @property
    def ready(self) -> bool:
        """Whether she has said by which name she writes."""
        return bool(self.first_name)

    def limit(self, most: int, *, by: Member) -> None:
        """How many matches she may have at a time; those that run are not touched."""
        if self.most != most:
            self.most = most
            AuditEntry.write("support.limit", by=by, subject=self.member, details=str(most))

    def edit(self, **facts: Any) -> None:
        """She says herself who she is here, and when."""
        for name, value in facts.items():
            setattr(self, name, value)
        session.flush()
