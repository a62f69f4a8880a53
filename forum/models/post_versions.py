"""How posts read before they were changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Model, session
from forum.models.deeds import Deed

if TYPE_CHECKING:
    from forum.models.posts import Post


class PostVersion(Deed, Model):
    """How a post read until `created_at`. `by`: the moderator who changed it, else its author."""

    __tablename__ = "post_versions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(150), default="")  # the topic's, if it opens one

    post: Mapped[Post] = relationship()

    @classmethod
    def of(cls, post: Post) -> Sequence[PostVersion]:
        """How a post read before, the first version first."""
        return session.scalars(select(cls).filter_by(post_id=post.id).order_by(cls.id)).all()
