"""Asking first: may what you wrote move to a board that more people can read?

Everybody who wrote in the topic gets a letter with two buttons. When all have said yes it moves;
one no, and it stays. Nobody is told who said what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models import moving
from forum.models.audit import AuditEntry
from forum.models.decisions import Decision, Why
from forum.models.deeds import Deed
from forum.models.letters import Letter
from forum.models.members import Member

if TYPE_CHECKING:
    from forum.models.boards import Board
    from forum.models.topics import Topic


class MoveQuestion(Deed, Model):
    """A moderator asked. `outcome`: moved, refused, or none yet."""

    __tablename__ = "move_questions"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    clause: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(8))

    topic: Mapped[Topic] = relationship()
    board: Mapped[Board] = relationship()

    @classmethod
    def ask(cls, topic: Topic, board: Board, *, by: Member, why: Why) -> MoveQuestion:
        """Writes to everybody who wrote in the topic; a question already open is given back."""
        earlier = cls.open_about(topic)
        if earlier:
            return earlier
        row = cls(topic=topic, board=board, by=by, clause=why.clause, reason=why.reason)
        session.add(row)
        session.flush()
        AuditEntry.write("topic.ask_move", by=by, board=topic.board, subject=topic)
        Letter.to_writers(None, topic.id, words=why.letter, by=by, question_id=row.id)
        return row

    @classmethod
    def open_about(cls, topic: Topic) -> MoveQuestion | None:
        """The question about a topic that is not settled."""
        return session.scalar(select(cls).filter_by(topic_id=topic.id, outcome=None))

    @classmethod
    def of(cls, letter: Letter) -> MoveQuestion | None:
        """The question that a letter asks."""
        return session.get(cls, letter.question_id) if letter.question_id else None

    def answer(self, letter: Letter, *, yes: bool, may: bool = True) -> None:
        """One of them has answered. The first answer counts; the last yes moves the topic.

        Whoever wrote there since is asked as well. `may`: whether who asked could still move it.
        """
        if self.outcome or letter.answer:
            return
        letter.answer = "yes" if yes else "no"
        session.flush()
        if not yes or not may or self._moved_on():
            self._settle("refused")
        else:
            Letter.to_writers(
                None, self.topic_id, words=letter.words, by=self.by, question_id=self.id
            )
            if not self._waiting():
                self._settle("moved")

    def _moved_on(self) -> bool:
        """Whether it stands elsewhere since: nobody was asked about leaving that place."""
        newest = Decision.newest("move", "merge", topic_id=self.topic_id)
        return newest is not None and newest.created_at > self.created_at

    def _waiting(self) -> int:
        left = select(func.count()).where(Letter.question_id == self.id, Letter.answer.is_(None))
        return session.scalar(left) or 0

    def _settle(self, outcome: str) -> None:
        self.outcome = outcome
        read = update(Letter).where(Letter.question_id == self.id, Letter.read_at.is_(None))
        session.execute(read.values(read_at=clock.now()))
        asker = session.get(Member, self.by_id) if self.by_id else None
        if outcome == "moved" and asker and self.topic.board_id != self.board_id:
            moving.move(self.topic, self.board, by=asker, why=Why(self.clause, self.reason))
