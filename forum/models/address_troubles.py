"""Addresses that no mail reaches, or whose owner called it junk; told to the member on the site."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Self

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session
from forum.models.outbox import AT_A_STRANGERS_WISH, OutgoingEmail

KEPT_DAYS = 365
# RFC 3463: no such mailbox, no such domain, not an address, moved, no mail wanted; closed.
NOBODY_THERE = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")


class AddressTrouble(Model):
    """Mail to an address came back, or was complained about. `kind`: bounce, complaint."""

    __tablename__ = "address_troubles"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(12), default="")  # RFC 3463, such as 5.1.1
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def note(cls, address: str, kind: str, *, status: str = "") -> None:
        """Marks an address, once."""
        if cls.of(address) is None:
            session.add(cls(address=address, kind=kind, status=status))
            session.flush()

    @classmethod
    def means(cls, status: str) -> bool:
        """Whether a refusal is about the address: others are about us, or about today."""
        return status in NOBODY_THERE

    @classmethod
    def of(cls, address: str | None) -> Self | None:
        """What is known against an address."""
        return session.scalar(select(cls).filter_by(address=address or ""))

    @classmethod
    def among(cls, addresses: Collection[str | None]) -> set[str]:
        """Those of them that take no mail."""
        return set(session.scalars(select(cls.address).where(cls.address.in_(addresses))))

    @classmethod
    def holds_back(cls, letter: OutgoingEmail) -> bool:
        """Whether a letter must not go: only what somebody asks for, to get in, still does."""
        return letter.name not in AT_A_STRANGERS_WISH and cls.of(letter.address) is not None

    @classmethod
    def forget(cls, address: str) -> None:
        """Its owner says that it takes mail again."""
        session.execute(delete(cls).where(cls.address == address))

    @classmethod
    def expire(cls) -> None:
        """Forgets them after a year: mailboxes come back, and people leave."""
        session.execute(delete(cls).where(cls.created_at < clock.ago(days=KEPT_DAYS)))
