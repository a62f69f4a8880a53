"""Notes: moderators' own words about a post or a member, which only moderators read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, Index, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.deeds import Deed

if TYPE_CHECKING:
    from forum.models.boards import Board
    from forum.models.members import Member
    from forum.models.posts import Post

LENGTH = 2_000  # characters


class Note(Deed, Model):
    """What a moderator noted, seen by the moderators of that board."""

    __tablename__ = "notes"
    __table_args__ = (Index(None, "member_id"), Index(None, "post_id"))

    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(Text)

    board: Mapped[Board] = relationship()
    post: Mapped[Post | None] = relationship()
    member: Mapped[Member | None] = relationship(foreign_keys=[member_id])

    @classmethod
    def on_post(cls, post: Post, *, by: Member, words: str) -> Self:
        """Notes something on a post."""
        row = cls(post=post, board=post.topic.board, by=by, words=words)
        session.add(row)
        AuditEntry.write("post.note", by=by, board=row.board, subject=post)
        return row

    @classmethod
    def on_member(cls, member: Member, *, by: Member, board: Board, words: str) -> Self:
        """Notes something on a member, for the moderators of a board."""
        row = cls(member=member, board=board, by=by, words=words)
        session.add(row)
        AuditEntry.write("member.note", by=by, board=board, subject=member)
        return row

    @classmethod
    def about(cls, post: Post) -> list[Self]:
        """The notes on a post, the first first."""
        return list(session.scalars(select(cls).filter_by(post_id=post.id).order_by(cls.id)))
