"""A member's record: what is noted and decided about her, reported about and by her, and hidden.

Each list narrows what its reader may see (`policy.visible_*`) down to one member, the newest
first. It goes by what she wrote under her name: nothing anonymous is ever found.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from forum import clock
from forum.db import Moment, session
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
LATELY, NOW = bindparam("lately", type_=Moment), bindparam("now", type_=Moment)


class _Her:
    """Stands for the member whose number a kept statement is given when it runs."""

    id: Any = bindparam("her", type_=Integer)


HER: Any = _Her()


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
    found = or_(Report.reporter_id == member.id, QueueEntry.id.in_(entries_about(member.id)))
    return told.where(found).order_by(Report.id.desc())


def hidings(rows: Select[Hiding], member: Member) -> Select[Hiding]:
    """What she wrote and is hidden now."""
    told = rows.options(joinedload(Hiding.by))
    return told.where(Post.author_id == member.id).order_by(Hiding.id.desc())


def total(rows: Select[Any]) -> int:
    """How many rows a list has."""
    return session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def short(
    member: Member,
    *,
    decisions: Select[Decision],
    hidings: Select[Hiding],
    notes: Select[Note],
    reports: Select[Report],
) -> dict[str, Any]:
    """Her record in short, of what may be seen: how much of what, and the suspension that runs."""
    values = {"her": member.id, "now": clock.now(), "lately": clock.ago(days=MEMORY)}
    row = session.execute(_short(decisions, hidings, notes, reports), values).one()
    return {**row._mapping, "suspension": row.Suspension}


@lru_cache(maxsize=64)
def _short(
    decisions: Select[Decision], hidings: Select[Hiding], notes: Select[Note], reports: Select[Any]
) -> Select[Any]:
    """One statement, put together once for all who may see the same."""
    warned = decisions.where(Decision.member_id == HER.id, Decision.act == "warn")
    lists = {
        "warned": warned.where(Decision.undone_at.is_(None), Decision.created_at > LATELY),
        "hidden": hidings.where(Post.author_id == HER.id),
        "noted": notes.where(or_(Note.member_id == HER.id, Note.post_id.in_(_posts(HER)))),
        "reported": reports.where(QueueEntry.id.in_(entries_about(HER.id))),
    }
    columns = [
        rows.with_only_columns(func.count(), maintain_column_froms=True)
        .scalar_subquery()
        .label(name)
        for name, rows in lists.items()
    ]
    runs = and_(Suspension.member_id == Member.id, Suspension.runs(NOW))
    rows = select(Suspension, *columns).select_from(Member).outerjoin(Suspension, runs)
    longest = (Suspension.until.is_(None).desc(), Suspension.until.desc())
    return rows.where(Member.id == HER.id).order_by(*longest).limit(1)


def _newest(rows: Select[Decision]) -> Select[Decision]:
    told = rows.options(joinedload(Decision.by), joinedload(Decision.board))
    return told.order_by(Decision.id.desc())


def entries_about(number: Any) -> Select[int]:
    """The entries about her and what she wrote under her name, read off indexes from what is hers.

    Looked for among all that waits they took two milliseconds with 10,000 of them.
    """
    entry, post, first = aliased(QueueEntry), aliased(Post), aliased(Post)
    opening = select(func.min(first.id)).where(first.topic_id == post.topic_id)
    opens = post.id == opening.correlate(post).scalar_subquery()
    hers = select(entry.id).select_from(post).where(post.author_id == number)
    found = union_all(
        select(entry.id).where(entry.member_id == number),
        hers.join(entry, entry.post_id == post.id),
        hers.join(entry, entry.topic_id == post.topic_id).where(opens),
    )
    return select(found.subquery().c.id)


def _posts(member: Member) -> Select[int]:
    return select(Post.id).where(Post.author_id == member.id)


def _topics(member: Member) -> Select[int]:
    """The topics that she opened under her name."""
    other = aliased(Post)
    first = select(func.min(other.id)).where(other.topic_id == Post.topic_id).scalar_subquery()
    return select(Post.topic_id).where(Post.author_id == member.id, Post.id == first)
