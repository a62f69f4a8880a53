"""Drafts: words kept while they are typed, so that no connection or session can lose them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Delete,
    ForeignKey,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session
from forum.models.reader import ME

if TYPE_CHECKING:
    from forum.models.members import Member

KEPT_DAYS = 30
MOST = 50  # of one member; nobody who means well has more on the go
PLACES = ("topic", "reply", "edit", "letter")
# What somebody writes who asks for one-to-one support: carried on with there, and in no list.
ASKING = ("support", 1)


def without_nul(typed: Any) -> Any:
    """What was typed, but for a character that nobody types: PostgreSQL cannot read it again."""
    if isinstance(typed, dict):
        return {name: without_nul(value) for name, value in typed.items()}
    if isinstance(typed, list):
        return [without_nul(value) for value in typed]
    return typed.replace("\0", "") if isinstance(typed, str) else typed


class Draft(Model):
    """What a member has typed in one place: a new topic on a board, a reply, an edit, a letter."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("member_id", "place", "place_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(8))  # one of PLACES, or that of ASKING
    place_id: Mapped[int]  # the board's, the topic's, the post's or the match's number
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)  # the composer's, as typed
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def of(cls, member: Member, place: str, place_id: int) -> Draft | None:
        """What `member` has typed there, if anything."""
        return session.scalar(
            select(cls).filter_by(member_id=member.id, place=place, place_id=place_id)
        )

    @classmethod
    def all_of(cls, member: Member, *, limit: int = MOST) -> Sequence[Draft]:
        """What `member` has typed anywhere, the newest first."""
        mine = select(cls).filter_by(member_id=member.id).where(cls.place.in_(PLACES))
        mine = mine.order_by(cls.saved_at.desc(), cls.id)
        return session.scalars(mine.limit(limit)).all()

    @classmethod
    def keep(cls, place: str, place_id: int, fields: dict[str, Any], *, by: Member) -> Draft:
        """Keeps what `by` has typed there so far, in place of what was kept before."""
        draft = cls.of(by, place, place_id)
        if draft is None:
            draft = cls(member_id=by.id, place=place, place_id=place_id)
            session.add(draft)
        draft.fields, draft.saved_at = without_nul(fields), clock.now()
        session.flush()
        newest = select(cls.id).filter_by(member_id=by.id).order_by(cls.saved_at.desc()).limit(MOST)
        session.execute(
            delete(cls).where(cls.member_id == by.id, cls.id.not_in(newest.scalar_subquery()))
        )
        return draft

    @classmethod
    def discard(cls, place: str, place_id: int, *, by: Member) -> None:
        """Forgets what `by` has typed there: it was posted, or is not wanted."""
        session.execute(_DISCARD, {"me": by.id, "place": place, "number": place_id})

    @classmethod
    def forget_quotes(cls, post_id: int) -> None:
        """Takes the words of a post that was erased out of the answers that quote it."""
        for draft in session.scalars(
            select(cls).where(cls.fields["quote"].as_string() == f"{post_id}")
        ):
            draft.fields = {**draft.fields, "quote": "", "quoted_words": ""}

    @classmethod
    def expire(cls) -> None:
        """Forgets what has lain for 30 days."""
        session.execute(delete(cls).where(cls.saved_at < clock.ago(days=KEPT_DAYS)))


def _discard() -> Delete:
    """Kept, and by columns: a statement on the class took seven times as long."""
    mine = Draft.metadata.tables[Draft.__tablename__]
    return delete(mine).where(
        mine.c.member_id == ME,
        mine.c.place == bindparam("place"),
        mine.c.place_id == bindparam("number"),
    )


_DISCARD = _discard()
