"""Posts: what members write to each other, rendered once when it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack

from markupsafe import Markup
from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from forum import clock, tokens
from forum.db import Model, session
from forum.models import remnants
from forum.models.content_notes import ContentNote, post_notes
from forum.models.decisions import NO_WORDS, Decision, Why
from forum.models.deeds import Deed
from forum.models.drafts import Draft
from forum.models.hidings import Hiding
from forum.models.notifications import Notification
from forum.models.post_versions import PostVersion
from forum.models.safe_html import SafeHTML
from forum.text import markdown

if TYPE_CHECKING:
    from forum.models.members import Member
    from forum.models.topics import Persona, Topic

BODY_LENGTH = 10_000  # characters
QUOTE_LENGTH = 600  # characters


class Details(TypedDict, total=False):
    """What else a post may come with."""

    quoting: Post | None  # a post of the same topic
    quoted_words: str  # which stand in it
    rendered: markdown.Rendered | None  # the body, where that was done before the write lock
    notes: Sequence[ContentNote]
    language: str | None  # the code of the writer's
    key: str  # the form's own, so that sending it twice posts once
    at: datetime | None  # when, for imports and the demo


class Post(Model):
    """One message in a topic.

    An anonymous post has a persona and no author: who wrote it is not in this row.
    """

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_topic_id", "topic_id", "id"),
        Index("ix_posts_author_id", "author_id", "id"),
        {"sqlite_autoincrement": True},  # a link to what was taken back never leads elsewhere
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
    hiding: Mapped[Hiding | None] = relationship(
        back_populates="post", cascade="all, delete-orphan"
    )
    notes: Mapped[list[ContentNote]] = relationship(
        secondary=post_notes, order_by=ContentNote.position
    )

    @classmethod
    def write(
        cls,
        topic_id: int,
        *,
        by: Member,
        persona: Persona | None,
        body: str,
        **more: Unpack[Details],
    ) -> Self:
        """Makes the row and tells whoever is mentioned or quoted. `Topic.reply` calls it."""
        rendered, quoting = more.get("rendered") or markdown.render(body), more.get("quoting")
        row = {
            "topic_id": topic_id,
            "author_id": None if persona else by.id,
            "persona_id": persona.id if persona else None,
            **_words(body, rendered),
            "quoted_post_id": quoting.id if quoting else None,
            "quoted_words": more.get("quoted_words", "") if quoting else "",
            "language": more.get("language"),
            "sent_key": sent_key(more.get("key", ""), by),
            "created_at": more.get("at") or clock.now(),
        }
        post = session.scalars(insert(cls).returning(cls), row).one()
        ContentNote.put_on(post.id, more.get("notes", ()))
        Notification.announce(post, by=by)
        return post

    @classmethod
    def sent(cls, key: str, *, by: Member) -> Self | None:
        """The post that this form already made, when it is sent a second time."""
        return session.scalar(select(cls).filter_by(sent_key=sent_key(key, by))) if key else None

    @property
    def anonymous(self) -> bool:
        """Whether it was written anonymously, this once."""
        return self.persona_id is not None

    @property
    def erased(self) -> bool:
        """Whether its author took it back; the place stays, the words are gone."""
        return self.erasure is not None

    @property
    def hidden(self) -> bool:
        """Whether a moderator, or the forum itself, has put it out of sight."""
        return self.hiding is not None

    @property
    def name(self) -> str:
        """The name it stands under; empty for an author who has left."""
        if self.persona:
            return self.persona.name
        return self.author.display_name if self.author else ""

    @property
    def opens(self) -> bool:
        """Whether its topic begins with it."""
        return self.topic.opening_post.id == self.id

    def edit(
        self,
        *,
        by: Member,
        body: str,
        title: str | None = None,
        notes: Sequence[ContentNote] | None = None,
        quoted_words: str | None = None,
    ) -> None:
        """Replaces the words, keeping the former ones as a version. None leaves a part as it is.

        `title` is the topic's, for its opening post. `version` grows with every change.
        """
        before = self._content()
        self._keep_version(body, title)
        if title is not None:
            self.topic.rename(title, by=by)
        if notes is not None:
            self.notes = list(notes)
        if quoted_words is not None and self.quoted_post_id:
            self.quoted_words = quoted_words
        if body != self.body:
            self._render(body)
            _trim_quotes(self)
        if self._content() != before:
            self.edited_at = clock.now()
            self.version += 1

    def erase(self, *, by: Member) -> None:
        """Takes the words away for good: here, in former versions, and where they are quoted.

        An opening post takes its title along, and a topic in which nothing is left goes whole.
        `by` is not kept when the post is anonymous: that would tell who wrote it.
        """
        if self.erased:
            return
        if self.opens:
            self.topic.rename("", by=by)
        self.erasure = Erasure(by=None if self.anonymous else by)
        self.body, self.html, self.plain, self.quoted_words = "", Markup(""), "", ""
        self.quoted, self.notes, self.edited_at = None, [], None
        for table in (PostVersion, Notification, Hiding):
            session.execute(delete(table).where(table.post_id == self.id))
        Post.empty_quotes_of(self)
        Draft.forget_quotes(self.id)
        remnants.forget(self.id)
        session.flush()
        self.topic.forget_erased()

    def whom(self) -> Any:
        """Its author's number, for letters alone; of an anonymous one as an SQL expression.

        So a letter finds its way while nobody is told whose post it is about.
        """
        return self.persona.whom() if self.persona else self.author_id

    def hide(self, *, by: Member | None, why: Why = NO_WORDS) -> Decision:
        """Puts it out of sight: its place stays, its words are kept for moderators (`Hiding`).

        `by` is nobody when the forum does it itself, out of hours.
        """
        Hiding.take(self, by=by)
        return Decision.make("hide", self, by=by, why=why)

    def unhide(self, *, by: Member, why: Why = NO_WORDS) -> Decision:
        """Shows it again, just as it was."""
        if self.hiding:
            self.hiding.give_back()
        return Decision.make("unhide", self, by=by, why=why)

    def redact(self, body: str, *, by: Member, why: Why = NO_WORDS) -> Decision:
        """Edits personal details out; how it read before is kept for its moderators."""
        session.add(PostVersion(post=self, by=by, body=self.body))
        self._render(body)
        _trim_quotes(self)
        self.edited_at, self.version = clock.now(), self.version + 1
        return Decision.make("redact", self, by=by, why=why, was={"version": self.version})

    def unredact(self, *, by: Member) -> None:
        """Puts back how it read before the newest redaction."""
        former = [each for each in PostVersion.of(self) if each.by_id]
        if former:
            self._render(former[-1].body)
            session.delete(former[-1])
            self.version += 1

    @classmethod
    def empty_quotes_of(cls, post: Post) -> None:
        """Takes its words out of the posts that quote it."""
        session.execute(update(cls).where(cls.quoted_post_id == post.id).values(quoted_words=""))

    def _content(self) -> tuple[object, ...]:
        return self.body, self.topic.title, list(self.notes), self.quoted_words

    def _keep_version(self, body: str, title: str | None) -> None:
        titled = self.topic.title if title is not None else ""
        if (body, title or "") != (self.body, titled):
            session.add(PostVersion(post=self, by_id=None, body=self.body, title=titled))

    def _render(self, body: str) -> None:
        rendered = markdown.render(body)
        self.body, self.html, self.plain = body, rendered.html, rendered.plain
        self.render_version = rendered.version


class Erasure(Deed, Model):
    """A post's author took it back."""

    __tablename__ = "erasures"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), unique=True)
    post: Mapped[Post] = relationship(back_populates="erasure")


def _words(body: str, rendered: markdown.Rendered) -> dict[str, Any]:
    html, plain, version = rendered.html, rendered.plain, rendered.version
    return {"body": body, "html": html, "plain": plain, "render_version": version}


def stand_in(words: str, plain: str) -> bool:
    """Whether words stand in a text, however its lines are broken; what a quote must do."""
    return " ".join(words.split()) in " ".join(plain.split())


def sent_key(key: str, by: Member) -> str | None:
    """Bound to the member, so that nobody finds another's post by a key."""
    return tokens.digest(f"{by.id}:{key}") if key else None


def _trim_quotes(post: Post) -> None:
    """Empties the quotes whose words no longer stand in the post that they quote."""
    quoting = aliased(Post)
    for other in session.scalars(select(quoting).where(quoting.quoted_post_id == post.id)):
        if not stand_in(other.quoted_words, post.plain):
            other.quoted_words = ""
