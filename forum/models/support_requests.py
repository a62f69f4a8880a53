"""Support requests: a member asks for somebody who writes with her, one to one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models import workdays
from forum.models.audiences import Audience
from forum.models.audit import AuditEntry
from forum.models.hours import Hours
from forum.models.members import Member
from forum.models.sites import LANGUAGE_LENGTH

NAME_LENGTH = 30  # characters
WORDS_LENGTH = 2_000  # characters, of each answer
WORKING_DAYS = 5  # until somebody is found


class SupportRequest(Model):
    """What one member hopes for, in her words. Closed: withdrawn, matched, declined or left.

    Coordinators read it, and the supporter who is asked; nobody else does.
    """

    __tablename__ = "support_requests"
    __table_args__ = (Index(None, "closed_at", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    first_name: Mapped[str] = mapped_column(String(NAME_LENGTH))  # chosen for this, seldom her own
    going_on: Mapped[str] = mapped_column(Text)
    would_help: Mapped[str] = mapped_column(Text, default="")
    not_about: Mapped[str] = mapped_column(Text, default="")
    with_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id", ondelete="SET NULL"))
    language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))  # by its own name
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    promised_on: Mapped[date | None]  # by then somebody is found; it stands as it was said
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(10), default="")
    answer: Mapped[str] = mapped_column(Text, default="")  # the coordinator's, when she declined
    listed_at: Mapped[datetime | None]  # since then the audit log says that it will be erased

    member: Mapped[Member] = relationship()
    whom: Mapped[Audience | None] = relationship()  # somebody from this audience, if it matters

    @classmethod
    def ask(cls, *, by: Member, hours: Hours | None = None, **answers: Any) -> Self:
        """`by` asks; whoever has asked already and waits keeps the one that she has."""
        known = cls.waiting_of(by)
        if known:
            return known
        row = cls(member=by, **answers)
        row.promised_on = workdays.after(clock.today(), WORKING_DAYS, hours or Hours())
        session.add(row)
        session.flush()
        return row

    @classmethod
    def waiting_of(cls, member: Member) -> Self | None:
        """The request of a member that still is open."""
        return session.scalar(select(cls).filter_by(member_id=member.id, closed_at=None))

    @classmethod
    def newest_of(cls, member: Member) -> Self | None:
        """Her last one, open or not."""
        rows = select(cls).filter_by(member_id=member.id).order_by(cls.id.desc()).limit(1)
        return session.scalar(rows)

    @classmethod
    def waiting(cls) -> Select[Self]:
        """All that are open, those who have waited longest first."""
        return select(cls).where(cls.closed_at.is_(None)).order_by(cls.created_at, cls.id)

    @property
    def late(self) -> bool:
        """Whether nobody was found by the promised day."""
        return not self.closed and bool(self.promised_on and self.promised_on < clock.today())

    @property
    def closed(self) -> bool:
        """Whether nobody is looked for any more."""
        return self.closed_at is not None

    def edit(self, **answers: Any) -> None:
        """She puts it in other words, while nobody has been found."""
        if not self.closed:
            for name, value in answers.items():
                setattr(self, name, value)

    def withdraw(self) -> None:
        """She does not want it any more, and need not say why."""
        self._close("withdrawn")

    def leave(self) -> None:
        """Its member has left."""
        self._close("left")

    def match(self) -> None:
        """Somebody has been found."""
        self._close("matched")

    def decline(self, *, by: Member, answer: str) -> None:
        """A coordinator cannot offer it, and writes why."""
        if not self.closed:
            self.answer = answer
            self._close("declined")
            AuditEntry.write("support.decline", by=by, subject=self)

    def reopen(self) -> None:
        """Nobody has been found after all; its age counts on from the first day."""
        self.closed_at, self.outcome = None, ""

    def _close(self, outcome: str) -> None:
        if not self.closed:
            self.closed_at, self.outcome = clock.now(), outcome
            session.flush()
