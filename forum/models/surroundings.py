"""What stands around a thing that waits for a moderator: posts, decisions, other entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select, union
from sqlalchemy.orm import joinedload

from forum.db import session
from forum.models.decisions import Decision
from forum.models.hidings import Hiding
from forum.models.labels import labels_of, lines
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.reader import Rows
from forum.models.reports import Report
from forum.models.topics import Persona
from forum.text.extracts import excerpt

BESIDE = 2  # posts before, and as many after
LENGTH = 300  # characters of each
MOST = 50  # reports, decisions or entries shown on one page


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A post beside the one that is looked at."""

    id: int
    name: str
    words: str
    notes: list[str]
    hidden: bool
    created_at: datetime


def of(visible: Select[QueueEntry]) -> Select[QueueEntry]:
    """The entries with what a page shows of each, so that nothing is asked afterwards."""
    post = joinedload(QueueEntry.post)
    return visible.options(
        *(joinedload(QueueEntry.board), joinedload(QueueEntry.claimed_by)),
        *(joinedload(QueueEntry.member), joinedload(QueueEntry.waiting)),
        *(joinedload(QueueEntry.closed_by), joinedload(QueueEntry.topic)),
        *(post.joinedload(Post.topic), post.joinedload(Post.hiding)),
        *(post.joinedload(Post.erasure), post.joinedload(Post.author)),
        post.joinedload(Post.persona),
    )


def posts(visible: Select[Post], post: Post) -> list[Neighbour]:
    """The posts just before and after one in its topic, the oldest first, itself left out."""
    return [
        Neighbour(
            row.id,
            row.name,
            excerpt(row.plain, LENGTH),
            lines(row.notes),
            row.hidden,
            row.created_at,
        )
        for row in session.execute(_beside(visible, post))
    ]


def _beside(visible: Select[Post], post: Post) -> Rows:
    there = select(Post.id).where(Post.topic_id == post.topic_id)
    before = there.where(Post.id < post.id).order_by(Post.id.desc()).limit(BESIDE).subquery()
    after = there.where(Post.id > post.id).order_by(Post.id).limit(BESIDE).subquery()
    return (
        visible.where(Post.id.in_(union(select(before.c.id), select(after.c.id))))
        .outerjoin(Member, Member.id == Post.author_id)
        .outerjoin(Persona, Persona.id == Post.persona_id)
        .outerjoin(Hiding, Hiding.post_id == Post.id)
        .with_only_columns(
            Post.id,
            func.coalesce(Persona.name, Member.display_name, "").label("name"),
            func.substr(Post.plain, 1, 2 * LENGTH).label("plain"),
            labels_of(Post.id).label("notes"),
            Hiding.id.is_not(None).label("hidden"),
            Post.created_at,
        )
        .order_by(Post.id)
    )


def reports(entry: QueueEntry) -> list[Report]:
    """What was said about it, the first first."""
    rows = select(Report).filter_by(entry_id=entry.id).options(joinedload(Report.reporter))
    return list(session.scalars(rows.order_by(Report.id).limit(MOST)))


def decisions(visible: Select[Decision], entry: QueueEntry) -> list[Decision]:
    """What was decided before about the very same thing, the newest first."""
    things = [
        getattr(Decision, name) == getattr(entry, name)
        for name in ("post_id", "topic_id", "member_id", "waiting_id")
        if getattr(entry, name)
    ]
    if not things:
        return []
    rows = visible.where(or_(*things)).options(joinedload(Decision.by))
    return list(session.scalars(rows.order_by(Decision.id.desc()).limit(MOST)))


def others(visible: Select[QueueEntry], entry: QueueEntry) -> list[QueueEntry]:
    """Other open reports on what the same member wrote under her name, the oldest first.

    Of an anonymous post there are none: that would tell which posts are of one person.
    """
    author = entry.post.author if entry.post else None
    if author is None:
        return []
    same = visible.join(QueueEntry.post).where(Post.author_id == author.id)
    rest = same.where(QueueEntry.closed_at.is_(None), QueueEntry.id != entry.id)
    rows = rest.order_by(QueueEntry.id).limit(MOST)
    return list(session.scalars(rows.options(joinedload(QueueEntry.post).joinedload(Post.topic))))
