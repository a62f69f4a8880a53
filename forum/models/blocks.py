"""Blocks: a member would rather not meet another. The other is never told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Delete, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum import clock
from forum.db import Model, session

if TYPE_CHECKING:
    from forum.models.members import Member


class Block(Model):
    """`member` has blocked another: her named posts are folded, and she cannot call `member`."""

    __tablename__ = "blocks"
    __table_args__ = (UniqueConstraint("member_id", "blocked_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    blocked_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    blocked: Mapped[Member] = relationship(foreign_keys="Block.blocked_id")

    @classmethod
    def of(cls, member: Member) -> list[Block]:
        """Whom `member` has blocked, the newest first."""
        rows = select(cls).filter_by(member_id=member.id).options(joinedload(cls.blocked))
        return list(session.scalars(rows.order_by(cls.id.desc())))

    @classmethod
    def begin(cls, member: Member, *, by: Member) -> None:
        """`by` blocks `member`; what she was told of her words so far goes too."""
        known = session.scalar(select(cls.id).filter_by(member_id=by.id, blocked_id=member.id))
        if member.id != by.id and known is None:
            session.add(cls(member_id=by.id, blocked_id=member.id))
            session.execute(cls._calls(member, of=by))
            by.forget_rights()

    @classmethod
    def end(cls, member: Member, *, by: Member) -> None:
        """`by` meets `member` again."""
        session.execute(delete(cls).filter_by(member_id=by.id, blocked_id=member.id))
        by.forget_rights()

    @classmethod
    def _calls(cls, member: Member, *, of: Member) -> Delete:
        told, posts = (cls.metadata.tables[name].c for name in ("notifications", "posts"))
        hers = select(posts.id).where(posts.author_id == member.id)
        rows = delete(cls.metadata.tables["notifications"]).where(told.member_id == of.id)
        return rows.where(told.kind != "reaction", told.post_id.in_(hers))

    @classmethod
    def by_any_of(cls, member_ids: Collection[int], *, of: int) -> set[int]:
        """Which of these members have blocked member number `of`."""
        if not member_ids:
            return set()
        rows = select(cls.member_id).where(cls.blocked_id == of, cls.member_id.in_(member_ids))
        return set(session.scalars(rows))
