"""Topics: conversations on a board, in the order of their newest reply."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any, Self, Unpack

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
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
        {"sqlite_autoincrement": True},  # a link to what was taken back never leads elsewhere
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id"))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    # The newest post stands on the topic so that a board's page is read off an index.
    latest_at: Mapped[datetime] = mapped_column(default=clock.now)
    latest_post_id: Mapped[int] = mapped_column(default=0)

    board: Mapped[Board] = relationship(lazy="joined", innerjoin=True)
    pinning: Mapped[Pin | None] = relationship(
        back_populates="topic", lazy="joined", cascade="all, delete-orphan"
    )
    locking: Mapped[Lock | None] = relationship(
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
        """The post that it began with."""
        posts = select(Post).filter_by(topic_id=self.id).order_by(Post.id)
        return session.scalars(posts.limit(1)).one()

    def reply(
        self, *, by: Member, body: str, anonymous: bool = False, **details: Unpack[Details]
    ) -> Post:
        """Adds a post. `by` watches the topic from now on, and has read up to here."""
        persona = Persona.worn(by=by, topic=self) if anonymous else None
        post = Post.write(self.id, by=by, persona=persona, body=body, **details)
        self.latest_at, self.latest_post_id = post.created_at, post.id
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
        self.locking = None
        return Decision.make("unlock", self, by=by, why=why)


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


class Persona(Model):
    """A name worn in one topic by somebody who is anonymous this once.

    Who wears it is never loaded with the row: the questions below answer only about oneself.
    """

    __tablename__ = "personas"
    __table_args__ = (
        UniqueConstraint("topic_id", "member_id"),
        UniqueConstraint("topic_id", "name"),
    )

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
        mine = session.scalar(select(cls).where(cls.topic_id == topic.id, cls.wearer_id == by.id))
        if mine is None:
            taken = session.scalars(select(cls.name).filter_by(topic_id=topic.id)).all()
            name = names.persona(random.SystemRandom(), taken)
            mine = cls(topic_id=topic.id, name=name, wearer_id=by.id)
            session.add(mine)
            session.flush()
        return mine

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
