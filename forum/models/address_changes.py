"""A change of email address: done once both ends have pressed their link."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.members import Member
from forum.models.signin import Link, SignIn

ENDS = ("address_old", "address_new")


class AddressChange(Model):
    """A member asked for another address. The links at both ends are good for 30 minutes."""

    __tablename__ = "address_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    old_link_id: Mapped[int] = mapped_column(ForeignKey("links.id", ondelete="CASCADE"))
    new_link_id: Mapped[int] = mapped_column(ForeignKey("links.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship()
    old_link: Mapped[Link] = relationship(foreign_keys=old_link_id, lazy="joined", innerjoin=True)
    new_link: Mapped[Link] = relationship(foreign_keys=new_link_id, lazy="joined", innerjoin=True)

    @classmethod
    def ask(cls, address: str, *, by: Member) -> Self:
        """`by` would like to have `address`; what she asked for before is dropped.

        The new end's link is made even when somebody has the address, but is not to be sent then.
        """
        earlier = cls.waiting_for(by)
        if earlier:
            earlier.refused_at = clock.now()
        old, new = Link.issue("address_old", by.email or ""), Link.issue("address_new", address)
        change = cls(member=by, address=address, old_link=old, new_link=new)
        session.add(change)
        return change

    @classmethod
    def waiting_for(cls, member: Member) -> Self | None:
        """What `member` asked for and both ends may still press."""
        rows = select(cls).filter_by(member_id=member.id, done_at=None, refused_at=None)
        change = session.scalars(rows.order_by(cls.id.desc()).limit(1)).first()
        return change if change and change.open else None

    @classmethod
    def with_link(cls, token: str) -> tuple[Self, Link] | None:
        """The open change that a link belongs to, and that link."""
        for purpose in ENDS:
            link = Link.find(purpose, token)
            if link:
                mine = or_(cls.old_link_id == link.id, cls.new_link_id == link.id)
                change = session.scalar(select(cls).where(mine))
                return (change, link) if change and change.open else None
        return None

    @property
    def open(self) -> bool:
        """Whether it can still be done."""
        ended = self.done_at or self.refused_at
        return not ended and self.new_link.expires_at > clock.now()

    def press(self, link: Link, *, keep: SignIn | None = None) -> bool:
        """One end says yes; whether that was the second, and the address is changed.

        Every other browser is signed out then, but `keep`.
        """
        link.use()
        if not (self.old_link.used_at and self.new_link.used_at) or Member.at(self.address):
            return False
        before, self.member.email = self.member.email, self.address
        self.done_at = clock.now()
        Link.spend_all(before or "")
        SignIn.end_all(self.member, but=keep)
        return True

    def withdraw(self) -> None:
        """Nothing is changed; the links at both ends are spent."""
        self.refused_at = clock.now()
        self.new_link.use()
        self.old_link.use()

    def refuse(self) -> None:
        """The owner did not ask for it: somebody else was in, so everybody is signed out."""
        self.withdraw()
        SignIn.end_all(self.member)
