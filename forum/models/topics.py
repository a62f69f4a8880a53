"""Topics: conversations on a board, in the order of their newest reply."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, Self, Unpack

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, columns, partial_index, session
from forum.models import remnants
from forum.models.audit import AuditEntry
from forum.models.boards import Board
from forum.models.decisions import NO_WORDS, Decision, Why
from forum.models.deeds import Deed
from forum.models.members import Member
from forum.models.posts import Details, Post
from forum.models.watching import Reading, TopicWatch
from forum.text import names

TITLE_LENGTH = 150  # characters


class Topic(Model):
    """One conversation. Its first post opens it."""

    __tablename__ = "topics"
    __table_args__ = (
        Index("ix_topics_board_id_latest_at", "board_id", "latest_at", "id"),
        Index("ix_topics_latest_at", "latest_at"),
        partial_index(
            "ix_topics_unanswered", "board_id", "latest_at", "id", where=text("answered = 0")
        ),
        {"sqlite_autoincrement": True},  # a link to what was taken back never leads elsewhere
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id"))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    # The newest post stands on the topic so that a board's page is read off an index.
    latest_at: Mapped[datetime] = mapped_column(default=clock.now)
    latest_post_id: Mapped[int] = mapped_column(default=0)
    # Whether a post stands before that one; the database itself keeps it (migration 0035).
    answered: Mapped[bool] = mapped_column(server_default=false())

    board: Mapped[Board] = relationship(lazy="joined", innerjoin=True)
    pinning: Mapped[Pin | None] = relationship(
        back_populates="topic", lazy="joined", cascade="all, delete-orphan"
    )
    locking: Mapped[Lock | None] = relationship(
        back_populates="topic", lazy="joined", cascade="all, delete-orphan"
    )
    slowing: Mapped[SlowMode | None] = relationship(
        back_populates="topic", lazy="joined", cascade="all, delete-orphan"
    )

    @classmethod
    def open(cls, board: Board, *, by: Member, title: str, body: str, **details: Any) -> Self:
        """Starts a conversation on `board` with its opening post; `by` watches it.

        `details` are those of `reply`.
        """
        topic = cls(board=board, title=title)
        session.add(topic)
        session.flush()
        topic.reply(by=by, body=body, **details)
        return topic

    @property
    def pinned(self) -> bool:
        """Whether it stays on top of its board."""
        return self.pinning is not None

    @property
    def locked(self) -> bool:
        """Whether nobody may reply any more."""
        return self.locking is not None

    @property
    def opening_post(self) -> Post:
        """The post that it began with, wherever that stands once the topic was merged."""
        posts = select(Post).filter_by(topic_id=self.id).order_by(Post.id)
        return session.scalars(posts.limit(1)).first() or remnants.opened(self.id, Post)

    def reply(
        self, *, by: Member, body: str, anonymous: bool = False, **details: Unpack[Details]
    ) -> Post:
        """Adds a post. `by` watches the topic from now on, and has read up to here."""
        persona = Persona.worn(by=by, topic=self) if anonymous else None
        post = Post.write(self.id, by=by, persona=persona, body=body, **details)
        columns.write(self, latest_at=post.created_at, latest_post_id=post.id)
        TopicWatch.begin(self.id, by=by)
        Reading.mark(self.id, by=by, up_to=post.id)
        return post

    def rename(self, title: str, *, by: Member) -> None:
        """Gives it another title; an empty one when the author has taken it back."""
        self.title = title

    def forget_erased(self) -> None:
        """Takes its place by the newest post that is still there; without any, it goes whole."""
        newest = session.scalars(
            select(Post)
            .where(Post.topic_id == self.id, ~Post.erasure.has())
            .order_by(Post.id.desc())
            .limit(1)
        ).first()
        if newest is None:
            session.delete(self)
            session.flush()
        else:
            self.latest_at, self.latest_post_id = newest.created_at, newest.id

    def whom(self) -> Any:
        """The number of who opened it, for letters alone (see `Post.whom`)."""
        return self.opening_post.whom()

    def pin(self, *, by: Member, why: Why = NO_WORDS) -> Decision:
        """Keeps it on top of its board."""
        if self.pinned:
            return Decision.newest("pin", topic_id=self.id) or Decision.make("pin", self, by=by)
        self.pinning = Pin(by=by)
        return Decision.make("pin", self, by=by, why=why)

    def unpin(self, *, by: Member, why: Why = NO_WORDS) -> Decision:
        """Lets it sink again."""
        newest = None if self.pinned else Decision.newest("unpin", topic_id=self.id)
        if newest:
            return newest
        self.pinning = None
        return Decision.make("unpin", self, by=by, why=why)

    def lock(self, *, by: Member, why: Why = NO_WORDS) -> Decision:
        """Ends the replies; it stays to be read."""
        if self.locked:
            return Decision.newest("lock", topic_id=self.id) or Decision.make("lock", self, by=by)
        self.locking = Lock(by=by)
        return Decision.make("lock", self, by=by, why=why)

    def unlock(self, *, by: Member, why: Why = NO_WORDS) -> Decision:
        """Lets people reply again."""
        newest = None if self.locked else Decision.newest("unlock", topic_id=self.id)
        if newest:
            return newest
        self.locking = None
        return Decision.make("unlock", self, by=by, why=why)

    def slow(self, minutes: int, *, by: Member, why: Why = NO_WORDS) -> Decision:
        """Lets each member reply once in so many minutes; 0 ends it."""
        before = self.slowing.minutes if self.slowing else 0
        self.slowing = None
        session.flush()
        if minutes:
            self.slowing = SlowMode(minutes=minutes, by=by)
        was = {"before": before, "minutes": minutes}
        return Decision.make("slow", self, by=by, why=why, was=was)

    def wait_for(self, member: Member) -> int:
        """For how many seconds a member waits, under slow mode, until she may reply again."""
        if self.slowing is None:
            return 0
        mine = select(Persona.id).where(Persona.wearer_id == member.id)
        own = or_(Post.author_id == member.id, Post.persona_id.in_(mine))
        newest = select(func.max(Post.created_at)).where(Post.topic_id == self.id, own)
        last = session.scalar(newest)
        over = last and last + timedelta(minutes=self.slowing.minutes) - clock.now()
        return max(0, int(over.total_seconds()) + 1) if over else 0


class Pin(Deed, Model):
    """A topic stays on top of its board."""

    __tablename__ = "pins"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), unique=True)
    topic: Mapped[Topic] = relationship(back_populates="pinning")


class Lock(Deed, Model):
    """Nobody may reply to a topic."""

    __tablename__ = "locks"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), unique=True)
    topic: Mapped[Topic] = relationship(back_populates="locking")


class SlowMode(Deed, Model):
    """Each member may reply to a topic once in so many minutes."""

    __tablename__ = "slow_modes"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), unique=True)
    minutes: Mapped[int]
    topic: Mapped[Topic] = relationship(back_populates="slowing")


class Persona(Model):
    """A name worn in one topic by somebody who is anonymous this once.

    Who wears it is never loaded with the row: the questions below answer only about oneself.
    """

    __tablename__ = "personas"
    __table_args__ = (UniqueConstraint("topic_id", "name"), Index(None, "topic_id", "member_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    wearer_id: Mapped[int | None] = mapped_column(
        "member_id",
        ForeignKey("members.id", ondelete="SET NULL"),
        index=True,
        deferred=True,
        deferred_raiseload=True,
    )

    @classmethod
    def of(cls, member: Member, topic: Topic) -> set[int]:
        """The number of the persona that `member` herself wears in `topic`, if any."""
        mine = select(cls.id).where(cls.topic_id == topic.id, cls.wearer_id == member.id)
        return set(session.scalars(mine))

    @classmethod
    def worn(cls, *, by: Member, topic: Topic) -> Self:
        """The name that `by` wears in `topic`, a new one the first time."""
        worn = select(cls).where(cls.topic_id == topic.id, cls.wearer_id == by.id)
        mine = session.scalars(worn.order_by(cls.id).limit(1)).first()
        if mine is None:
            mine = cls(topic_id=topic.id, name=cls._free_name(topic), wearer_id=by.id)
            session.add(mine)
            session.flush()
        return mine

    @classmethod
    def worn_elsewhere(cls, persona: Self, topic: Topic, *, keep_name: bool) -> Self:
        """The same wearer in another topic, to which a post moves, under a name of its own.

        `keep_name`: the same name where it is free there. Nobody learns who wears it.
        """
        taken = set(session.scalars(select(cls.name).filter_by(topic_id=topic.id)))
        kept = persona.name if keep_name and persona.name not in taken else None
        row = cls(topic_id=topic.id, name=kept or cls._free_name(topic))
        row.wearer_id = persona.whom()
        session.add(row)
        session.flush()
        return row

    @classmethod
    def _free_name(cls, topic: Topic) -> str:
        taken = session.scalars(select(cls.name).filter_by(topic_id=topic.id)).all()
        return names.persona(random.SystemRandom(), taken)

    def whom(self) -> Any:
        """Who wears it, as an SQL expression that is never loaded; for letters alone."""
        return select(Persona.wearer_id).where(Persona.id == self.id).scalar_subquery()

    @classmethod
    def unmask(
        cls, post: Post, *, by: Member, reason: str, action: str = "post.unmask"
    ) -> Member | None:
        """Who wrote an anonymous post: the one door, which asks why and is logged.

        `action` is what the log calls it. None when she has left. Raises ValueError without a
        reason.
        """
        if not reason.strip():
            raise ValueError("a reason is needed")
        topic = session.get_one(Topic, post.topic_id)
        AuditEntry.write(action, by=by, board=topic.board, subject=post, reason=reason)
        wearer = select(Member).join(cls, cls.wearer_id == Member.id)
        return session.scalar(wearer.where(cls.id == post.persona_id))
