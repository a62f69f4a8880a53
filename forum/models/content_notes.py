"""Content notes: neutral labels ("About: sleep"), folded by whoever chooses so."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, Model, session

foldings = Table(
    "foldings",
    Base.metadata,
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("note_id", ForeignKey("content_notes.id", ondelete="CASCADE"), primary_key=True),
)


class ContentNote(Model):
    """One label that a writer may put on a post."""

    __tablename__ = "content_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    label: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)

    @classmethod
    def folded_by(cls, member_id: int) -> frozenset[int]:
        """The notes that a member chose to fold."""
        chosen = select(foldings.c.note_id).where(foldings.c.member_id == member_id)
        return frozenset(session.scalars(chosen))
