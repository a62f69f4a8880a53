"""Posts that wait for a moderator before anybody else can read them.

They wait outside `posts`, so that nothing counts, finds, quotes or announces them. Approving one
makes the real post, with a number of that moment: whoever has read up to now finds it as new.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from markupsafe import Markup
from sqlalchemy import JSON, ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.content_notes import ContentNote
from forum.models.decisions import NO_WORDS, Decision, Why
from forum.models.members import Member
from forum.models.posts import Post, sent_key, stand_in
from forum.models.safe_html import SafeHTML
from forum.models.topics import Topic
from forum.text import markdown

if TYPE_CHECKING:
    from forum.models.boards import Board

KEPT_DAYS = 180  # declined ones, for as long as somebody may appeal


class WaitingPost(Model):
    """A reply, or a new topic (then `topic_id` is empty), that waits. `why`: newcomer or phrase.

    Who wrote it is not loaded with the row: it may be anonymous.
    """

    __tablename__ = "waiting_posts"
    # "Publish it", pressed on a page of yesterday, never reaches what nobody has read.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), index=True
    )
    writer_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"),
        index=True,
        deferred=True,
        deferred_raiseload=True,
    )
    name: Mapped[str] = mapped_column(String(40))  # hers, or "" when it is anonymous
    why: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(150), default="")
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup] = mapped_column(SafeHTML)
    quoted_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    quoted_words: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[list[str]] = mapped_column(JSON, default=list)  # the slugs of its labels
    language: Mapped[str | None] = mapped_column(String(5))
    sent_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    declined_at: Mapped[datetime | None]

    board: Mapped[Board] = relationship()
    topic: Mapped[Topic | None] = relationship()
    quoted: Mapped[Post | None] = relationship()

    @classmethod
    def keep(
        cls,
        board: Board,
        topic: Topic | None,
        *,
        by: Member,
        why: str,
        body: str,
        **details: Any,
    ) -> Self:
        """Keeps what `by` wrote until a moderator has read it.

        `details` as `Topic.reply` and, for a new topic, `Topic.open` have them.
        """
        row = cls(board=board, topic=topic, writer_id=by.id, why=why)
        row.name = "" if details.get("anonymous") else by.display_name
        row.title, row.language = details.get("title", ""), details.get("language")
        row.body, row.html = body, markdown.render(body).html
        row.notes = [each.slug for each in details.get("notes", ())]
        row.sent_key = sent_key(details.get("key", ""), by)
        row.quoted, row.quoted_words = details.get("quoting"), ""
        if row.quoted:
            row.quoted_words = details.get("quoted_words", "")
        session.add(row)
        session.flush()
        return row

    @classmethod
    def sent(cls, key: str, *, by: Member) -> Self | None:
        """What this form already left waiting, when it is sent a second time."""
        return session.scalar(select(cls).filter_by(sent_key=sent_key(key, by))) if key else None

    @classmethod
    def of(cls, member: Member) -> Select[Self]:
        """What a member has waiting, or was not published, the oldest first."""
        return select(cls).where(cls.writer_id == member.id).order_by(cls.id)

    @property
    def anonymous(self) -> bool:
        """Whether it is to stand under a made-up name."""
        return not self.name

    @property
    def declined(self) -> bool:
        """Whether a moderator decided against it."""
        return self.declined_at is not None

    def whom(self) -> Any:
        """Its writer's number, for letters alone: an expression that is never loaded."""
        return select(WaitingPost.writer_id).where(WaitingPost.id == self.id).scalar_subquery()

    def is_by(self, member: Member) -> bool:
        """Whether this very member wrote it."""
        mine = select(WaitingPost.id).filter_by(id=self.id, writer_id=member.id)
        return session.scalar(mine) is not None

    def approve(self, *, by: Member, why: Why = NO_WORDS) -> Post:
        """Posts it now. The writer has one post less that has to wait."""
        writer = self._writer()
        writer.posts_to_approve = max(0, writer.posts_to_approve - 1)
        post = self._posted()
        Decision.make("approve", post, by=by, why=why)
        return post

    def decline(self, *, by: Member, why: Why = NO_WORDS) -> Decision:
        """Does not publish it; its writer is told why, and can appeal."""
        self.declined_at = clock.now()
        return Decision.make("decline", self, by=by, why=why)

    def put_in_place(self) -> Post:
        """Makes it a post without deciding anything: for what is sealed in the same moment."""
        return self._posted()

    def take_back(self) -> None:
        """Its writer does not want it published any more."""
        session.delete(self)
        session.flush()

    def _post(self, writer: Member) -> Post:
        details: dict[str, Any] = {
            "body": self.body,
            "anonymous": self.anonymous,
            "notes": self._labels(),
            "language": self.language,
        }
        if self.topic:
            quoted = self._still_quoted()
            return self.topic.reply(
                by=writer, quoting=quoted, quoted_words=self.quoted_words, **details
            )
        return Topic.open(self.board, by=writer, title=self.title, **details).opening_post

    def _posted(self) -> Post:
        """Makes the post; its form, sent once more, leads to it."""
        post = self._post(self._writer())
        post.sent_key = self.sent_key
        session.delete(self)
        session.flush()
        return post

    def _writer(self) -> Member:
        return session.scalars(select(Member).where(Member.id == self.whom())).one()

    def _labels(self) -> Sequence[ContentNote]:
        return session.scalars(select(ContentNote).where(ContentNote.slug.in_(self.notes))).all()

    def _still_quoted(self) -> Post | None:
        there = self.quoted and self.quoted.topic_id == self.topic_id
        return self.quoted if there and stand_in(self.quoted_words, self.quoted.plain) else None  # type: ignore[union-attr]
