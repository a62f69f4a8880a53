"""What every row that records a deed carries: who did it, and when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from forum import clock

if TYPE_CHECKING:
    from forum.models.members import Member


class Deed:
    """State is a row: it says since when, and by whom (nobody: the command line, or one's own)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @declared_attr
    def by(cls) -> Mapped[Member | None]:
        """Who did it."""
        return relationship("Member", foreign_keys=f"{cls.__name__}.by_id")  # type: ignore[attr-defined]
