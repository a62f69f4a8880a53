"""Reactions: six small kind answers to a post. No dislike, and no totals of a person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session
from forum.models.blocks import Block
from forum.models.notifications import Notification

if TYPE_CHECKING:
    from forum.models.members import Member
    from forum.models.posts import Post

KINDS = ("thinking", "metoo", "thanks", "notalone", "proud", "helped")


class Reaction(Model):
    """One member's small answer to one post."""

    __tablename__ = "reactions"
    __table_args__ = (UniqueConstraint("post_id", "member_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def react(cls, post: Post, kind: str, *, by: Member) -> None:
        """Gives a reaction; its author hears of it, unless she has blocked `by`.

        Raises ValueError for an unknown kind.
        """
        if kind not in KINDS:
            raise ValueError(f"no such reaction: {kind}")
        if cls._of(post, kind, by) is None:
            session.add(cls(post_id=post.id, member_id=by.id, kind=kind))
            author = post.author_id
            if author and author != by.id and not Block.by_any_of({author}, of=by.id):
                Notification.tell(author, "reaction", post)

    @classmethod
    def toggle(cls, post: Post, kind: str, *, by: Member) -> bool:
        """Gives a reaction, or takes it back; says whether it is there now."""
        given = cls._of(post, kind, by)
        if given:
            session.delete(given)
        else:
            cls.react(post, kind, by=by)
        session.flush()
        return given is None

    @classmethod
    def _of(cls, post: Post, kind: str, by: Member) -> Reaction | None:
        return session.scalar(select(cls).filter_by(post_id=post.id, member_id=by.id, kind=kind))
