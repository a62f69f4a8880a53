"""The audit log: what was done, by whom, to what, and why. Rows are added, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session

if TYPE_CHECKING:
    from forum.models.boards import Board
    from forum.models.members import Member


class AuditEntry(Model):
    """One deed. `subject` is the kind and number of what it was done to: "post 12"."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "board_id", "created_at"), Index(None, "subject"))

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None]  # a mere number: it stays when the member's row goes
    board_id: Mapped[int | None] = mapped_column(ForeignKey("boards.id"))
    subject: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    board: Mapped[Board | None] = relationship()

    @classmethod
    def write(
        cls,
        action: str,
        *,
        by: Member | None,
        board: Board | None = None,
        subject: Any = None,
        reason: str = "",
        details: str = "",
    ) -> None:
        """Records a deed within the transaction that does it. `action` is "noun.verb".

        `subject` is any row with an id; `details` holds names of settings and boards, never a
        member's words.
        """
        session.flush()  # so that a new subject has its number
        session.add(
            cls(
                action=action,
                actor_id=by.id if by else None,
                board=board,
                subject=subject and f"{type(subject).__name__.lower()} {subject.id}",
                reason=reason,
                details=details,
            )
        )
