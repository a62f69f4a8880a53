"""Leaving: the account is closed at once, and erased once there was time to change one's mind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, String, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.audiences import Membership
from forum.models.audit import AuditEntry
from forum.models.boards import Moderatorship
from forum.models.matches import Match
from forum.models.members import Appointment, Member
from forum.models.posts import Post
from forum.models.signin import Link, SignIn
from forum.models.topics import Persona

if TYPE_CHECKING:
    from sqlalchemy import Select

DAYS = 21  # to return
NOTICE = timedelta(days=1)  # between standing on the list and being erased
BATCH = 20  # posts taken back in one transaction, so that nobody waits long


class Leaving(Model):
    """Somebody is about to leave. Her name is kept here, and stands nowhere else any more."""

    __tablename__ = "leavings"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), unique=True
    )
    display_name: Mapped[str] = mapped_column(String(30))
    name_skeleton: Mapped[str] = mapped_column(String(120), unique=True)
    takes_back: Mapped[bool]  # her words go too
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime]
    listed_at: Mapped[datetime | None]  # since then the audit log says that it comes

    member: Mapped[Member] = relationship()

    @classmethod
    def of(cls, member: Member) -> Self | None:
        """Whether and how `member` is leaving."""
        return session.scalar(select(cls).filter_by(member_id=member.id))

    @classmethod
    def begin(cls, *, by: Member, takes_back: bool) -> Self:
        """Closes the account of `by`: signed out everywhere, without roles, without a name.

        Who has left already, by pressing twice, is left alone.
        """
        known = cls.of(by)
        if known:
            return known
        row = cls(
            member=by,
            display_name=by.display_name,
            name_skeleton=by.name_skeleton,
            takes_back=takes_back,
            due_at=clock.ahead(days=DAYS),
        )
        session.add(row)
        Match.leave(by)
        _lay_down(by)
        session.execute(delete(Membership).filter_by(member_id=by.id, agreed_at=None))
        # No name makes this skeleton, so nobody finds, mentions or pretends to be her.
        by.display_name, by.name_skeleton = "", f"left {by.id}"
        SignIn.end_all(by)
        Link.spend_all(by.email or "")
        session.flush()
        return row

    def stay(self) -> None:
        """She has changed her mind: the account opens again, under her name, without roles."""
        self.member.display_name, self.member.name_skeleton = self.display_name, self.name_skeleton
        session.delete(self)
        session.flush()

    @classmethod
    def keeps(cls, skeleton: str) -> bool:
        """Whether a name is kept for somebody who may still come back."""
        return session.scalar(select(cls.id).filter_by(name_skeleton=skeleton)) is not None

    @classmethod
    def due(cls, *, within: timedelta = timedelta(0)) -> Sequence[Self]:
        """Those whose time is over, or will be `within` a while, the first first."""
        rows = select(cls).where(cls.due_at <= clock.now() + within).order_by(cls.due_at)
        return session.scalars(rows).all()

    @property
    def announced(self) -> bool:
        """Whether it has stood on the list for long enough."""
        return self.listed_at is not None and self.listed_at <= clock.now() - NOTICE

    def announce(self) -> None:
        """Writes into the audit log that it will be erased, by number, a day before."""
        if self.listed_at is None:
            self.listed_at = clock.now()
            words = "with what was written" if self.takes_back else "words stay without a name"
            AuditEntry.write("leaving.announce", by=None, subject=self.member, details=words)

    def take_back_some(self, *, after: int = 0) -> int | None:
        """Takes back the next of her posts after number `after`; the last one, None at the end."""
        rows = self._words().where(Post.id > after).order_by(Post.id).limit(BATCH)
        numbers = session.scalars(rows).all()
        for number in numbers:
            post = session.scalar(select(Post).filter_by(id=number))
            if post:  # its topic may have gone with another one of hers
                post.erase(by=self.member)
        return numbers[-1] if numbers else None

    def erase(self) -> None:
        """Erases the member; the database does what the register of personal data says."""
        member = self.member
        Match.unname(member)
        AuditEntry.write("leaving.erase", by=None, subject=member)
        session.execute(delete(Link).where(Link.address == (member.email or "")))
        session.execute(delete(Member).where(Member.id == member.id))
        session.expunge_all()

    def _words(self) -> Select[int]:
        worn = select(Persona.id).where(Persona.wearer_id == self.member_id)
        hers = or_(Post.author_id == self.member_id, Post.persona_id.in_(worn))
        return select(Post.id).where(hers, ~Post.erasure.has())


def _lay_down(member: Member) -> None:
    """Her roles and boards end at once, and do not come back by themselves."""
    for each in Moderatorship.held(member):
        each.end(by=member)
    for role in session.scalars(select(Appointment.role).filter_by(member_id=member.id)).all():
        member.dismiss(role, by=member)
