"""Posts: what members write to each other, rendered once when it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from markupsafe import Markup
from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    TypeDecorator,
    delete,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from forum import clock, tokens
from forum.db import Base, Model, session
from forum.models.content_notes import ContentNote
from forum.models.deeds import Deed
from forum.models.notifications import Notification
from forum.text import markdown

if TYPE_CHECKING:
    from forum.models.members import Member
    from forum.models.topics import Persona, Topic

BODY_LENGTH = 10_000  # characters
QUOTE_LENGTH = 600  # characters


class SafeHTML(TypeDecorator[Markup]):
    """HTML that text/ has made safe; the only way Markup comes out of the database."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Markup | None:
        """The stored HTML, marked as safe."""
        return None if value is None else Markup(value)


post_notes = Table(
    "post_notes",
    Base.metadata,
    Column("post_id", ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("note_id", ForeignKey("content_notes.id", ondelete="CASCADE"), primary_key=True),
)


class Post(Model):
    """One message in a topic.

    An anonymous post has a persona and no author: who wrote it is not in this row.
    """

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_topic_id", "topic_id", "id"),
        Index("ix_posts_author_id", "author_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    persona_id: Mapped[int | None] = mapped_column(ForeignKey("personas.id"))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup] = mapped_column(SafeHTML)
    plain: Mapped[str] = mapped_column(Text)
    render_version: Mapped[int]
    language: Mapped[str | None] = mapped_column(String(5))
    quoted_post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", ondelete="SET NULL"), index=True
    )
    quoted_words: Mapped[str] = mapped_column(String(QUOTE_LENGTH), default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    sent_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    topic: Mapped[Topic] = relationship()
    author: Mapped[Member | None] = relationship()
    persona: Mapped[Persona | None] = relationship()
    quoted: Mapped[Post | None] = relationship(remote_side=[id])
    erasure: Mapped[Erasure | None] = relationship(
        back_populates="post", cascade="all, delete-orphan"
    )
    notes: Mapped[list[ContentNote]] = relationship(
        secondary=post_notes, order_by=ContentNote.position
    )

    @classmethod
    def write(
        cls,
        *,
        topic_id: int,
        by: Member,
        persona: Persona | None,
        body: str,
        quoting: Post | None = None,
        quoted_words: str = "",
        notes: Sequence[ContentNote] = (),
        key: str = "",
        at: datetime | None = None,
    ) -> Self:
        """Makes the row and tells whoever is mentioned or quoted. `Topic.reply` calls it."""
        rendered = markdown.render(body)
        post = cls(
            topic_id=topic_id,
            author=None if persona else by,
            persona=persona,
            body=body,
            html=rendered.html,
            plain=rendered.plain,
            render_version=rendered.version,
            quoted=quoting,
            quoted_words=quoted_words if quoting else "",
            notes=list(notes),
            sent_key=_sent_key(key, by),
            created_at=at or clock.now(),
        )
        session.add(post)
        session.flush()
        Notification.announce(post, by=by)
        return post

    @classmethod
    def sent(cls, key: str, *, by: Member) -> Self | None:
        """The post that this form already made, when it is sent a second time."""
        return session.scalar(select(cls).filter_by(sent_key=_sent_key(key, by))) if key else None

    @property
    def anonymous(self) -> bool:
        """Whether it was written anonymously, this once."""
        return self.persona_id is not None

    @property
    def erased(self) -> bool:
        """Whether its author took it back; the place stays, the words are gone."""
        return self.erasure is not None

    @property
    def name(self) -> str:
        """The name it stands under; empty for an author who has left."""
        if self.persona:
            return self.persona.name
        return self.author.display_name if self.author else ""

    def edit(self, *, by: Member, body: str, notes: Sequence[ContentNote] | None = None) -> None:
        """Replaces the words, keeping the former ones as a version."""
        if notes is not None:
            self.notes = list(notes)
        if body == self.body:
            return
        session.add(PostVersion(post=self, by_id=None, body=self.body))
        rendered = markdown.render(body)
        self.body, self.html, self.plain = body, rendered.html, rendered.plain
        self.render_version = rendered.version
        self.edited_at = clock.now()
        self.version += 1
        _trim_quotes(self)

    def erase(self, *, by: Member) -> None:
        """Takes the words away for good: here, in former versions, and where they are quoted.

        `by` is not kept when the post is anonymous: that would tell who wrote it.
        """
        if self.erased:
            return
        self.erasure = Erasure(by=None if self.anonymous else by)
        self.body, self.html, self.plain, self.quoted_words = "", Markup(""), "", ""
        self.quoted, self.notes = None, []
        for table in (PostVersion, Notification):
            session.execute(delete(table).where(table.post_id == self.id))
        session.execute(update(Post).where(Post.quoted_post_id == self.id).values(quoted_words=""))
        session.flush()


class Erasure(Deed, Model):
    """A post's author took it back."""

    __tablename__ = "erasures"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), unique=True)
    post: Mapped[Post] = relationship(back_populates="erasure")


class PostVersion(Deed, Model):
    """How a post read before an edit, until then (`created_at`)."""

    __tablename__ = "post_versions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Text)

    post: Mapped[Post] = relationship()


def _sent_key(key: str, by: Member) -> str | None:
    """Bound to the member, so that nobody finds another's post by a key."""
    return tokens.digest(f"{by.id}:{key}") if key else None


def _trim_quotes(post: Post) -> None:
    """Empties the quotes whose words no longer stand in the post that they quote."""
    quoting = aliased(Post)
    for other in session.scalars(select(quoting).where(quoting.quoted_post_id == post.id)):
        if other.quoted_words not in post.plain:
            other.quoted_words = ""
