"""Notifications: something to know, kept in the site until it has been seen.

Replies to watched topics need no rows: they are the watched topics with unread posts. Whether a
notification may be shown is asked when it is shown (`policy.visible_notifications`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.blocks import Block
from forum.models.members import Member
from forum.text import mentions, names

if TYPE_CHECKING:
    from forum.models.posts import Post


class Notification(Model):
    """A member was mentioned or quoted in a post, or somebody reacted to hers."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "post_id"),
        Index(None, "member_id", "seen_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))  # mention, quote, reaction
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship()
    post: Mapped[Post] = relationship()

    @classmethod
    def tell(cls, member_id: int, kind: str, post: Post) -> None:
        """One notification for each kind and post, new again at most once a day.

        A reaction given and taken back, over and over, is no way to reach somebody.
        """
        row = session.scalar(select(cls).filter_by(member_id=member_id, kind=kind, post_id=post.id))
        if row is None:
            session.add(cls(member_id=member_id, kind=kind, post=post))
        elif row.created_at < clock.ago(days=1):
            row.seen_at, row.created_at = None, clock.now()

    @classmethod
    def announce(cls, post: Post, *, by: Member) -> None:
        """Tells whoever a new post mentions or quotes, but not its own writer.

        Who has blocked her is not told, unless the post is anonymous: silence would say whose.
        """
        addressed = [*_quoted(post), *_mentioned(post)]
        told = {by.id}
        if not post.anonymous:
            told |= Block.by_any_of({number for number, _kind in addressed}, of=by.id)
        for member_id, kind in addressed:
            if member_id not in told:
                told.add(member_id)
                cls.tell(member_id, kind, post)

    @classmethod
    def see(cls, post_ids: Sequence[int], *, by: Member) -> None:
        """`by` has these posts before her: what she was told about them is no news any more."""
        session.execute(
            update(cls)
            .where(cls.member_id == by.id, cls.post_id.in_(post_ids), cls.seen_at.is_(None))
            .values(seen_at=clock.now())
        )

    @classmethod
    def see_topic(cls, topic_id: int, *, by: Member) -> None:
        """The same for whatever was told of one topic."""
        posts = cls.metadata.tables["posts"].c
        here = select(posts.id).where(posts.topic_id == topic_id)
        mine = update(cls).where(cls.member_id == by.id, cls.seen_at.is_(None))
        session.execute(mine.where(cls.post_id.in_(here)).values(seen_at=clock.now()))

    @classmethod
    def see_all(cls, member: Member) -> None:
        """The member has looked at them."""
        session.execute(
            update(cls)
            .where(cls.member_id == member.id, cls.seen_at.is_(None))
            .values(seen_at=clock.now())
        )


def _quoted(post: Post) -> list[tuple[int, str]]:
    """The author of the quoted post; not one who wrote anonymously, whom nobody may find out."""
    author = post.quoted.author_id if post.quoted else None
    return [(author, "quote")] if author else []


def _mentioned(post: Post) -> list[tuple[int, str]]:
    """Each @ names the member with the longest name that stands there; one statement for all."""
    candidates = mentions.candidates(post.body)
    if not candidates:
        return []
    possible = [[names.skeleton(each) for each in group] for group in candidates]
    wanted = {skeleton for group in possible for skeleton in group}
    rows = select(Member.name_skeleton, Member.id).where(Member.name_skeleton.in_(wanted))
    known = {skeleton: number for skeleton, number in session.execute(rows)}
    named = [next((known[each] for each in group if each in known), None) for group in possible]
    return [(number, "mention") for number in named if number]
