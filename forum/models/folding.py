"""Posts that a reader keeps away are folded for her: two more columns, asked for her alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from forum.models.posts import Post
from forum.models.reader import Rows

if TYPE_CHECKING:
    from forum.models.conversation import PostOnPage
    from forum.models.members import Member, Visitor


@lru_cache(maxsize=128)
def with_words(rows: Rows) -> Rows:
    """A statement on posts, and in its last columns their words, and who wrote what they quote."""
    quoted = aliased(Post)
    here = and_(quoted.id == Post.quoted_post_id, quoted.topic_id == Post.topic_id)
    return rows.add_columns(Post.plain, select(quoted.author_id).where(here).scalar_subquery())


def fold(
    post: PostOnPage, words: str, quoted_author: int | None, *, reader: Member | Visitor
) -> None:
    """Notes on a post why it, or its quote, is folded. One's own words never are.

    `quoted_author` is None for what was written anonymously, as `post.author_id` is.
    """
    if post.author_id != reader.id and not post.worn:
        post.away = reader.away.folds(post.author_id, words, post.quoted_words)
    post.quote_away = reader.away.folds(quoted_author) != ""
