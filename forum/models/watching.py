"""Watching and reading: what a member asked to hear of, and how far she has read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, delete, select, text
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, Moment, session

if TYPE_CHECKING:
    from forum.models.members import Member


class TopicWatch(Model):
    """A member asked to hear of replies to a topic, or never to (muted)."""

    __tablename__ = "topic_watches"
    __table_args__ = (UniqueConstraint("member_id", "topic_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    muted_at: Mapped[datetime | None]  # nothing of it is told, not even a mention

    @classmethod
    def of(cls, topic_id: int, *, by: Member) -> TopicWatch | None:
        """The row that says whether `by` watches a topic."""
        return session.scalar(select(cls).filter_by(topic_id=topic_id, member_id=by.id))

    @classmethod
    def begin(cls, topic_id: int, *, by: Member, again: bool = False) -> None:
        """Watches a topic. Taking part begins it, but only asking (`again`) resumes it."""
        session.execute(_BEGIN, {"me": by.id, "topic": topic_id, "now": clock.now()})
        watch = cls.of(topic_id, by=by) if again else None
        if watch:
            watch.ended_at = watch.muted_at = None

    @classmethod
    def end(cls, topic_id: int, *, by: Member) -> None:
        """Stops watching a topic."""
        cls.begin(topic_id, by=by)
        watch = cls.of(topic_id, by=by)
        if watch:
            watch.ended_at = watch.ended_at or clock.now()

    @classmethod
    def mute(cls, topic_id: int, *, by: Member) -> None:
        """Tells `by` nothing of a topic any more: no reply, mention, quote or reaction."""
        cls.end(topic_id, by=by)
        watch = cls.of(topic_id, by=by)
        if watch:
            watch.muted_at = watch.muted_at or clock.now()

    @classmethod
    def unmute(cls, topic_id: int, *, by: Member) -> None:
        """Tells her again who calls her there; replies only once she watches it."""
        watch = cls.of(topic_id, by=by)
        if watch:
            watch.muted_at = None


class BoardWatch(Model):
    """A member asked to hear of new topics on a board."""

    __tablename__ = "board_watches"
    __table_args__ = (UniqueConstraint("member_id", "board_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def begin(cls, board_id: int, *, by: Member) -> None:
        """Watches a board from now on."""
        if not session.scalar(select(cls).filter_by(board_id=board_id, member_id=by.id)):
            session.add(cls(board_id=board_id, member_id=by.id))

    @classmethod
    def end(cls, board_id: int, *, by: Member) -> None:
        """Stops watching a board; the topics that are watched for themselves stay so."""
        session.execute(delete(cls).where(cls.board_id == board_id, cls.member_id == by.id))


class Reading(Model):
    """How far a member has read a topic: the number of the last post seen."""

    __tablename__ = "readings"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    post_id: Mapped[int]

    @classmethod
    def mark(cls, topic_id: int, *, by: Member, up_to: int) -> None:
        """`by` has read up to post number `up_to`; never goes back."""
        session.execute(_MARK, {"me": by.id, "topic": topic_id, "post": up_to})


# Both engines speak so; a statement that is read first and then written took eight times as long.
_BEGIN = text(
    "INSERT INTO topic_watches (member_id, topic_id, created_at) VALUES (:me, :topic, :now)"
    " ON CONFLICT (member_id, topic_id) DO NOTHING"
).bindparams(bindparam("now", type_=Moment))
_MARK = text(
    "INSERT INTO readings (member_id, topic_id, post_id) VALUES (:me, :topic, :post)"
    " ON CONFLICT (member_id, topic_id) DO UPDATE SET post_id = excluded.post_id"
    " WHERE readings.post_id < excluded.post_id"
)
