"""Muted words: posts in which they stand are folded, for one reader alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session
from forum.text import muting

if TYPE_CHECKING:
    from forum.models.members import Member


class MutedWord(Model):
    """A word or phrase, as its reader wrote it."""

    __tablename__ = "muted_words"
    __table_args__ = (UniqueConstraint("member_id", "words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(String(muting.LONGEST))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def of(cls, member: Member) -> list[Self]:
        """The words of a member, in the order of the alphabet."""
        rows = session.scalars(select(cls).filter_by(member_id=member.id))
        return sorted(rows, key=lambda each: muting.plainly(each.words))

    @classmethod
    def mute(cls, words: str, *, by: Member) -> None:
        """Folds posts with these words. Those that are alike are kept once."""
        if muting.plainly(words) not in {muting.plainly(each.words) for each in cls.of(by)}:
            session.add(cls(member_id=by.id, words=words))
            by.forget_rights()

    def unmute(self, *, by: Member) -> None:
        """Folds posts with them no longer."""
        session.delete(self)
        by.forget_rights()
