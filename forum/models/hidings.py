"""Hiding a post: out of sight, kept, and reversible.

While a post is hidden its words stand here, and the post's own columns are empty. So no page,
list, search index, quote or letter can show them by mistake: they are not where those look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from markupsafe import Markup
from sqlalchemy import JSON, ForeignKey, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Model, session
from forum.models.deeds import Deed
from forum.models.drafts import Draft
from forum.models.safe_html import SafeHTML

if TYPE_CHECKING:
    from forum.models.members import Member
    from forum.models.posts import Post


class Hiding(Deed, Model):
    """A post is hidden. `by` is nobody when the forum did it itself, out of hours."""

    __tablename__ = "hidings"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), unique=True)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup] = mapped_column(SafeHTML)
    plain: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(String(150))  # the topic's, if it opens one
    quoted_words: Mapped[str] = mapped_column(String(600), default="")
    # What other posts quoted of it: their numbers and the words.
    quotes: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    post: Mapped[Post] = relationship(back_populates="hiding")

    @classmethod
    def take(cls, post: Post, *, by: Member | None) -> Self:
        """Moves the words of a post in here, and those that others quoted of it."""
        title = post.topic.title if post.opens else None
        row = cls(by=by, body=post.body, html=post.html, plain=post.plain, title=title)
        row.quoted_words, row.quotes = post.quoted_words, _quotes_of(post)
        post.hiding = row
        post.body, post.html, post.plain, post.quoted_words = "", Markup(""), "", ""
        if title is not None:
            post.topic.title = ""
        type(post).empty_quotes_of(post)
        Draft.forget_quotes(post.id)
        session.flush()
        return row

    def give_back(self) -> None:
        """Puts the words back where they stood, and into the quotes that still wait for them."""
        post, kind = self.post, type(self.post)
        post.body, post.html, post.plain = self.body, self.html, self.plain
        post.quoted_words = self.quoted_words
        if self.title is not None and not post.topic.title:
            post.topic.title = self.title
        for number, words in self.quotes.items():
            quoting = update(kind).where(kind.id == int(number), kind.quoted_post_id == post.id)
            session.execute(quoting.where(kind.quoted_words == "").values(quoted_words=words))
        post.hiding = None
        session.flush()


def _quotes_of(post: Post) -> dict[str, str]:
    kind = type(post)
    rows = select(kind.id, kind.quoted_words).where(kind.quoted_post_id == post.id)
    return {str(number): words for number, words in session.execute(rows) if words}
