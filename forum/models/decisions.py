"""Decisions: what moderators did, under which clause and why, and whether it was undone.

Every verb of moderators makes one, in the transaction of the deed, with its audit entry and the
letter to whom it concerns. An appeal is against a decision; so is an undo.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import JSON, ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, partial_index, session
from forum.models.audit import AuditEntry
from forum.models.deeds import Deed
from forum.models.letters import UNDO_MINUTES, Letter

if TYPE_CHECKING:
    from forum.models.boards import Board
    from forum.models.members import Member
    from forum.models.posts import Post
    from forum.models.topics import Topic
    from forum.models.waiting_posts import WaitingPost

CLAUSE_LENGTH = 200  # characters
REASON_LENGTH = 2_000  # characters
BY_ITSELF = text("by_id IS NULL AND undone_at IS NULL")
NOUNS = {"posts": "post", "topics": "topic", "members": "member", "waiting_posts": "waiting"}


@dataclass(frozen=True)
class Why:
    """The clause of the guidelines, the reason in plain words, and the letter to the person."""

    clause: str = ""
    reason: str = ""
    letter: str = ""  # empty: nobody is written to


NO_WORDS = Why()


class Decision(Deed, Model):
    """One thing done by a moderator, or by the forum itself (then `by` is nobody)."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index(None, "board_id", "created_at"),
        Index(None, "post_id"),
        Index(None, "topic_id"),
        Index(None, "member_id", "act"),
        # What the forum did by itself is few among many: "While you were away" asks for it.
        partial_index("ix_decisions_by_itself", "act", "board_id", where=BY_ITSELF),
    )

    act: Mapped[str] = mapped_column(String(20))
    board_id: Mapped[int | None] = mapped_column(ForeignKey("boards.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="SET NULL"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    waiting_id: Mapped[int | None] = mapped_column(
        ForeignKey("waiting_posts.id", ondelete="SET NULL")
    )
    clause: Mapped[str] = mapped_column(String(CLAUSE_LENGTH), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    # What undoing it needs: numbers and settings, never a member's words.
    was: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))

    board: Mapped[Board | None] = relationship()
    post: Mapped[Post | None] = relationship()
    topic: Mapped[Topic | None] = relationship()
    member: Mapped[Member | None] = relationship(foreign_keys=[member_id])
    waiting: Mapped[WaitingPost | None] = relationship()
    undone_by: Mapped[Member | None] = relationship(foreign_keys=[undone_by_id])
    letters: Mapped[list[Letter]] = relationship(
        back_populates="decision", order_by=Letter.id, viewonly=True
    )

    @classmethod
    def make(
        cls,
        act: str,
        subject: Post | Topic | Member | WaitingPost,
        *,
        by: Member | None,
        why: Why = NO_WORDS,
        board: Board | None = None,
        was: dict[str, Any] | None = None,
    ) -> Self:
        """Records what was done to `subject`, and writes to whom it concerns.

        `board`: where, when the subject itself does not say it. `was`: what undoing it needs.
        """
        session.flush()  # so that a new subject has its number
        noun, place = NOUNS[subject.__tablename__], board or _board_of(subject)
        row = cls(act=act, by=by, board=place, clause=why.clause, reason=why.reason, was=was or {})
        setattr(row, f"{noun}_id", subject.id)
        session.add(row)
        session.flush()
        action = f"{'post' if noun == 'waiting' else noun}.{act}"
        words = {"reason": why.reason, "details": why.clause}
        AuditEntry.write(action, by=by, board=place, subject=subject, **words)
        if why.letter:
            Letter.about(row, subject, words=why.letter, by=by)
        return row

    @property
    def undone(self) -> bool:
        """Whether it was taken back."""
        return self.undone_at is not None

    @property
    def young(self) -> bool:
        """Whether "Undo" is still offered in passing."""
        return self.created_at > clock.ago(minutes=UNDO_MINUTES)

    @property
    def by_itself(self) -> bool:
        """Whether the forum did it, while nobody was there."""
        return self.by_id is None

    @property
    def subject(self) -> Post | Topic | Member | WaitingPost | None:
        """What it was done to; None when that is gone."""
        return self.post or self.topic or self.member or self.waiting

    @classmethod
    def newest(cls, *acts: str, **about: Any) -> Self | None:
        """The newest of some acts about one thing (`post_id=`, `topic_id=`, `member_id=`)."""
        rows = select(cls).filter_by(**about).where(cls.act.in_(acts))
        return session.scalars(rows.order_by(cls.id.desc()).limit(1)).first()

    def mark_undone(self, *, by: Member) -> None:
        """Notes that it was taken back; letters that have not left yet are withdrawn."""
        self.undone_at, self.undone_by = clock.now(), by
        Letter.withdraw(self)
        AuditEntry.write("decision.undo", by=by, board=self.board, subject=self, details=self.act)


def _board_of(subject: Any) -> Board | None:
    topic = getattr(subject, "topic", None)
    board: Board | None = getattr(subject, "board", None) or (topic.board if topic else None)
    return board
