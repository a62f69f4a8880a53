"""A member's record: what is noted and decided about her, reported about and by her, and hidden.

Each list narrows what its reader may see (`policy.visible_*`) down to one member, the newest
first. It goes by what she wrote under her name: nothing anonymous is ever found.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from forum import clock
from forum.db import session
from forum.models.decisions import Decision
from forum.models.hidings import Hiding
from forum.models.members import Member
from forum.models.notes import Note
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.suspensions import Suspension
from forum.models.waiting_posts import WaitingPost

LADDER = ("warn", "suspend", "restore")
MEMORY = 365  # days for which a warning counts


def found(rows: Select[Member], number: int) -> tuple[Member, Suspension | None] | None:
    """A member among the visible ones, with the suspension that runs: the longest."""
    runs = and_(Suspension.member_id == Member.id, Suspension.runs(clock.now()))
    joined = rows.add_columns(Suspension).outerjoin(Suspension, runs).where(Member.id == number)
    longest = joined.order_by(Suspension.until.is_(None).desc(), Suspension.until.desc())
    row = session.execute(longest.limit(1)).first()
    return (row[0], row[1]) if row else None


def notes(rows: Select[Note], member: Member) -> Select[Note]:
    """Notes about her, and about what she wrote."""
    about = or_(Note.member_id == member.id, Note.post_id.in_(_posts(member)))
    told = rows.options(joinedload(Note.by), joinedload(Note.board))
    return told.where(about).order_by(Note.id.desc())


def ladder(rows: Select[Decision], member: Member) -> Select[Decision]:
    """Warnings and suspensions."""
    return _newest(rows.where(Decision.member_id == member.id, Decision.act.in_(LADDER)))


def warned(decisions: Iterable[Decision]) -> int:
    """How many of these are warnings of the last twelve months that stand."""
    lately = clock.ago(days=MEMORY)
    return sum(
        each.act == "warn" and not each.undone and each.created_at > lately for each in decisions
    )


def decisions(rows: Select[Decision], member: Member) -> Select[Decision]:
    """What was decided about what she wrote."""
    own = select(WaitingPost.id).where(WaitingPost.writer_id == member.id, WaitingPost.name != "")
    about = or_(
        Decision.post_id.in_(_posts(member)),
        Decision.topic_id.in_(_topics(member)),
        Decision.waiting_id.in_(own),
    )
    return _newest(rows.where(about))


def reports(rows: Select[Report], member: Member) -> Select[Report]:
    """Reports about her or what she wrote, and those that she made herself."""
    told = rows.options(joinedload(Report.entry).joinedload(QueueEntry.board))
    found = or_(Report.reporter_id == member.id, *_concern(member))
    return told.where(found).order_by(Report.id.desc())


def about(rows: Select[Report], member: Member) -> Select[Report]:
    """Of these, those about her or what she wrote."""
    return rows.where(or_(*_concern(member)))


def hidings(rows: Select[Hiding], member: Member) -> Select[Hiding]:
    """What she wrote and is hidden now."""
    told = rows.options(joinedload(Hiding.by))
    return told.where(Post.author_id == member.id).order_by(Hiding.id.desc())


def total(rows: Select[Any]) -> int:
    """How many rows a list has."""
    return session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def warnings(rows: Select[Decision], member: Member) -> Select[Decision]:
    """Warnings of the last twelve months that stand."""
    lately = Decision.created_at > clock.ago(days=MEMORY)
    stand = rows.where(Decision.member_id == member.id, Decision.undone_at.is_(None))
    return stand.where(Decision.act == "warn", lately)


def totals(**rows: Select[Any]) -> dict[str, int]:
    """How many rows each of several lists has, in one statement."""
    counts = {
        name: select(func.count()).select_from(each.order_by(None).subquery())
        for name, each in rows.items()
    }
    columns = [each.scalar_subquery().label(name) for name, each in counts.items()]
    return dict(session.execute(select(*columns)).mappings().one())


def _newest(rows: Select[Decision]) -> Select[Decision]:
    told = rows.options(joinedload(Decision.by), joinedload(Decision.board))
    return told.order_by(Decision.id.desc())


def _concern(member: Member) -> tuple[ColumnElement[bool], ...]:
    """Which reports are about her: none that is about something anonymous."""
    return (
        QueueEntry.member_id == member.id,
        QueueEntry.post_id.in_(_posts(member)),
        QueueEntry.topic_id.in_(_topics(member)),
    )


def _posts(member: Member) -> Select[int]:
    return select(Post.id).where(Post.author_id == member.id)


def _topics(member: Member) -> Select[int]:
    """The topics that she opened under her name."""
    other = aliased(Post)
    first = select(func.min(other.id)).where(other.topic_id == Post.topic_id).scalar_subquery()
    return select(Post.topic_id).where(Post.author_id == member.id, Post.id == first)
