"""Relay addresses: where each side of a match writes to, and how it wants to hear of letters.

The address says nothing of who is behind it and cannot be guessed. It is closed by the end of its
match, and stays known, so that late mail gets a kind answer and nobody else ever gets the address.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.matches import SIDES, Match, Side
from forum.models.members import Member

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another; mail has no case
LENGTH = 26  # 128 bits
CHOICES = ("mail", "note", "web")  # the whole letter; that there is one; nothing


class RelayAddress(Model):
    """One for each side of a match: `name` is what stands before the @."""

    __tablename__ = "relay_addresses"
    __table_args__ = (UniqueConstraint("match_id", "side"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(String(9))  # who writes to it
    name: Mapped[str] = mapped_column(String(40), unique=True)
    choice: Mapped[str] = mapped_column(String(4), default="mail")
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)

    match: Mapped[Match] = relationship()

    @classmethod
    def open(cls, match: Match) -> None:
        """Gives each side an address, once."""
        for side in SIDES:
            cls.of(match, side)

    @classmethod
    def of(cls, match: Match, side: Side) -> Self:
        """The one to which a side writes; made when there is none yet."""
        row = cls.known(match, side)
        if row is None:
            row = cls(match=match, side=side, choice="mail", name=_unguessable())
            session.add(row)
            session.flush()
        return row

    @classmethod
    def known(cls, match: Match, side: Side) -> Self | None:
        """The one to which a side writes, if it was made."""
        return session.scalar(select(cls).filter_by(match_id=match.id, side=side))

    @classmethod
    def named(cls, name: str) -> Self | None:
        """The one that stands before the @ of an address."""
        return session.scalar(select(cls).filter_by(name=name.lower()))

    @property
    def closed(self) -> bool:
        """Whether its match is over."""
        return self.match.ended

    @property
    def writer(self) -> Member | None:
        """Whose mail alone is taken here; None: somebody who has gone for good."""
        return self.match.person(self.side)

    def choose(self, choice: str) -> None:
        """How its writer wants to hear of the other's letters: one of CHOICES."""
        if choice not in CHOICES:
            raise ValueError(f"no such choice: {choice}")
        self.choice = choice


def _unguessable() -> str:
    return "m-" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
