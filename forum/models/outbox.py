"""The outbox: mail that waits in the database, written in the transaction of the deed."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from sqlalchemy import Index, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session


class OutgoingEmail(Model):
    """One letter to one address: waiting, claimed by a worker, sent, or given up with a reason."""

    __tablename__ = "outgoing_emails"
    __table_args__ = (Index(None, "sent_at", "due_at"), Index(None, "address", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(200), default="")

    @classmethod
    def claim(cls, *, minutes: int = 5) -> Self | None:
        """The next letter that is due, held for this worker; nobody else gets it meanwhile."""
        now = clock.now()
        due = (
            select(cls.id)
            .where(cls.sent_at.is_(None), cls.given_up_at.is_(None), cls.due_at <= now)
            .where((cls.claimed_until.is_(None)) | (cls.claimed_until < now))
            .order_by(cls.due_at)
            .limit(1)
        )
        claimed = session.scalars(
            update(cls)
            .where(cls.id == due.scalar_subquery())
            .where((cls.claimed_until.is_(None)) | (cls.claimed_until < now))
            .values(claimed_until=clock.ahead(minutes=minutes), tries=cls.tries + 1)
            .returning(cls)
        )
        return claimed.first()

    def sent(self) -> None:
        """It has left; the words are not needed any more."""
        self.sent_at, self.claimed_until = clock.now(), None
        self.text = self.html = ""

    def put_off(self, problem: str) -> None:
        """Tries again after a growing pause; after ten tries, given up."""
        self.problem, self.claimed_until = problem[:200], None
        self.due_at = clock.ahead(minutes=2 ** min(self.tries, 9))
        if self.tries >= 10:
            self.given_up_at = clock.now()
