"""Appeals: whoever a decision concerns asks somebody else to look at it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models import undoing
from forum.models.audit import AuditEntry
from forum.models.letters import Letter
from forum.models.queue import QueueEntry

if TYPE_CHECKING:
    from forum.models.decisions import Decision, Why
    from forum.models.members import Member

LENGTH = 4_000  # characters


class Appeal(Model):
    """What one letter was answered with. `outcome`: upheld (the decision was wrong), kept, or none.

    Who appeals is known by the letter: to whom that went is not loaded here either.
    """

    __tablename__ = "appeals"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), index=True
    )
    letter_id: Mapped[int] = mapped_column(
        ForeignKey("letters.id", ondelete="CASCADE"), unique=True
    )
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
        return session.scalar(select(cls).filter_by(letter_id=letter.id))

    @classmethod
    def make(cls, letter: Letter, *, words: str) -> Self:
        """Asks for another look at the decision that a letter is about; it joins the queue.

        A second one with the same letter gives the first back. Others who wrote in a topic that
        was moved have letters, and appeals, of their own.
        """
        earlier = cls.against(letter)
        if earlier:
            return earlier
        row = cls(decision=letter.decision, letter=letter, words=words)
        session.add(row)
        session.flush()
        Letter.read_it(letter.id)  # else undoing the decision would withdraw it, and this with it
        QueueEntry.about("appeal", board=row.decision.board, appeal_id=row.id)
        return row

    @property
    def decided(self) -> bool:
        """Whether somebody has looked at it."""
        return self.outcome is not None

    def uphold(self, *, by: Member, why: Why, may: Callable[[Decision], bool]) -> bool:
        """The decision was wrong: takes it back, and says so to whom it concerns.

        False when that has to be done by hand, because something was done with it since, or
        because it stands out of reach: `may` says whether `by` can take it back.
        """
        reported = self._reports()
        try:
            undoing.undo(self.decision, by=by, may=may)
            restored = True
        except undoing.MovedOn:
            restored = False
        for entry in reported:
            entry.close(by=by)
        if restored:
            self._give_back(by)
        self._decide("upheld", by=by, why=why)
        return restored

    def let_stand(self, *, by: Member, why: Why) -> None:
        """The decision was right; somebody who did not make it says why."""
        self._decide("kept", by=by, why=why)

    def _give_back(self, by: Member) -> None:
        """What undoing alone leaves to be decided: the appeal has decided it."""
        decision = self.decision
        if decision.act == "decline" and decision.waiting:
            decision.waiting.approve(by=by)
        if decision.act == "keep" and decision.post and decision.post.hidden:
            decision.post.unhide(by=by)

    def _reports(self) -> Sequence[QueueEntry]:
        """The reports that the decision closed: whoever takes it back has judged them as well."""
        closed = select(QueueEntry).filter_by(decision_id=self.decision_id, kind="report")
        return session.scalars(closed).all()

    def _decide(self, outcome: str, *, by: Member, why: Why) -> None:
        self.outcome, self.reason = outcome, why.reason
        self.decided_at, self.decided_by = clock.now(), by
        AuditEntry.write(
            f"appeal.{outcome}",
            by=by,
            board=self.decision.board,
            subject=self,
            reason=why.reason,
            details=why.clause,
        )
        self.letter.reply(words=why.letter, by=by)
        for entry in session.scalars(select(QueueEntry).filter_by(appeal_id=self.id)):
            entry.close(by=by)
