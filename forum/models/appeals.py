"""Appeals: whoever a decision concerns asks somebody else to look at it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.queue import QueueEntry

if TYPE_CHECKING:
    from forum.models.decisions import Decision
    from forum.models.letters import Letter
    from forum.models.members import Member

LENGTH = 4_000  # characters


class Appeal(Model):
    """One appeal against one decision. `outcome`: upheld (the decision was wrong), kept, or none.

    Who appeals is known by the letter: to whom that went is not loaded here either.
    """

    __tablename__ = "appeals"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), unique=True
    )
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    outcome: Mapped[str | None] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))

    decision: Mapped[Decision] = relationship()
    letter: Mapped[Letter] = relationship()
    decided_by: Mapped[Member | None] = relationship()

    @classmethod
    def against(cls, letter: Letter) -> Self | None:
        """The appeal that was made with this letter, if there is one."""
        return session.scalar(select(cls).filter_by(decision_id=letter.decision_id))

    @classmethod
    def make(cls, letter: Letter, *, words: str) -> Self:
        """Asks for another look at the decision that a letter is about; it joins the queue.

        A second one for the same decision gives the first back.
        """
        earlier = cls.against(letter)
        if earlier:
            return earlier
        row = cls(decision=letter.decision, letter=letter, words=words)
        session.add(row)
        session.flush()
        QueueEntry.about("appeal", board=row.decision.board, appeal_id=row.id)
        return row

    @property
    def decided(self) -> bool:
        """Whether somebody has looked at it."""
        return self.outcome is not None

    def decide(self, outcome: str, *, by: Member, reason: str) -> None:
        """Notes what came of it; undoing the decision is `undoing.undo`, the letter the view's."""
        if not self.decided:
            self.outcome, self.reason = outcome, reason
            self.decided_at, self.decided_by = clock.now(), by
