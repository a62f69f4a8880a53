"""Mail to a relay address that nobody could read, kept aside until the coordinator has seen to it.

The coordinator is told that there is one, and in which match; nobody reads what is in it but the
operator who is asked to mend the fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, LargeBinary, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.matches import Match, Side
from forum.models.members import Member
from forum.models.relay_addresses import RelayAddress

KEPT_DAYS = 30
MOST = 5  # of one address; what comes on top cannot be read either
LARGEST = 256 * 1024  # bytes of one


class KeptAside(Model):
    """One such mail, as it came."""

    __tablename__ = "mails_kept_aside"

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    side: Mapped[Side] = mapped_column(String(9))  # of the address that it came to
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    kept_at: Mapped[datetime] = mapped_column(default=clock.now)

    match: Mapped[Match] = relationship()

    @classmethod
    def keep(cls, raw: bytes, address: RelayAddress) -> Self | None:
        """Keeps one; None when there are enough already."""
        same = select(func.count()).where(
            cls.match_id == address.match_id, cls.side == address.side
        )
        if (session.scalar(same) or 0) >= MOST:
            return None
        row = cls(match=address.match, side=address.side, raw=raw[:LARGEST])
        session.add(row)
        session.flush()
        return row

    @classmethod
    def all(cls) -> Sequence[Self]:
        """All of them, the oldest first."""
        return session.scalars(select(cls).order_by(cls.id)).all()

    def settle(self, *, by: Member) -> None:
        """The coordinator has asked its writer to send it again: it can go."""
        AuditEntry.write("match.settle_mail", by=by, subject=self.match)
        session.delete(self)

    @classmethod
    def expire(cls) -> None:
        """Forgets them after a month."""
        session.execute(delete(cls).where(cls.kept_at < clock.ago(days=KEPT_DAYS)))
