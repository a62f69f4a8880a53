"""While no moderator was here: what the forum did by itself, and what came in that cannot wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from forum import clock
from forum.db import Moment, session
from forum.models.audit import AuditEntry
from forum.models.decisions import Decision
from forum.models.hidings import Hiding
from forum.models.hours import Hours
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.queue import URGENT, USUAL, QueueEntry
from forum.models.queue_listing import MOST
from forum.models.reader import Rows
from forum.models.suspensions import Suspension

LOOKS_BACK = timedelta(days=15)  # a closure over Christmas is shorter
WITHOUT_HOURS = timedelta(days=1)  # where the charity has not said when somebody is here
LISTED = 50  # entries; the queue has the rest
NOW, GONE, BACK = (bindparam(each, type_=Moment) for each in ("now", "gone", "back"))


def last_absence(hours: Hours | None, at: datetime) -> tuple[datetime, datetime]:
    """From when until when nobody was here last; until `at`, when nobody is here now."""
    if hours is None:
        return at - WITHOUT_HOURS, at
    gone = at - LOOKS_BACK
    back = hours.next_opening(gone)
    while back and back <= at:
        end = hours.closes(back)
        if end is None or end > at:
            return gone, back
        gone, back = end, hours.next_opening(end)
    return gone, at


def done(visible: Select[Decision]) -> list[Decision]:
    """What the forum did by itself and nobody has taken back or kept, the oldest first."""
    rows = _by_itself(visible).options(
        joinedload(Decision.board),
        joinedload(Decision.member),
        joinedload(Decision.post).joinedload(Post.hiding),
        joinedload(Decision.post).joinedload(Post.author),
        joinedload(Decision.post).joinedload(Post.persona),
        joinedload(Decision.post).joinedload(Post.topic),
    )
    shown = rows.order_by(Decision.id).limit(LISTED)
    return list(session.scalars(shown, {"now": clock.now()}).unique())


def came_in(visible: Select[QueueEntry], absence: tuple[datetime, datetime]) -> list[QueueEntry]:
    """What is urgent, and posts that wait, of that time, the urgent first."""
    rows = visible.where(or_(*_pressing()), QueueEntry.closed_at.is_(None))
    rows = rows.order_by(QueueEntry.urgency, QueueEntry.created_at).limit(LISTED)
    gone, back = absence
    return list(
        session.scalars(
            rows.options(joinedload(QueueEntry.board)), {"gone": gone, "back": back}
        ).unique()
    )


def waiting(
    entries: Select[QueueEntry],
    decisions: Select[Decision],
    absence: tuple[datetime, datetime],
) -> tuple[int, int]:
    """How much is open, and how much of it is from that time, each up to MOST; one statement."""
    gone, back = absence
    values = {"now": clock.now(), "gone": gone, "back": back}
    found, *away = session.execute(_waiting(entries, decisions), values).one()
    return found, min(MOST, sum(away))


def open_by_itself(visible: Select[Decision], number: int) -> Decision | None:
    """One of `done`."""
    mine = _by_itself(visible).where(Decision.id == number)
    return session.scalar(mine, {"now": clock.now()})


def note_look(number: int, *, by: Member) -> None:
    """Notes in the log that `by` has looked at what the forum did, once for the newest of it."""
    newest = session.get_one(Decision, number)
    looks = select(AuditEntry.id).filter_by(action="decision.look", actor_id=by.id)
    if session.scalars(looks.filter_by(subject=f"decision {number}")).first() is None:
        AuditEntry.write("decision.look", by=by, board=newest.board, subject=newest)


def _pressing() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What is urgent, and else what waits to be published: two questions, each read off an index.

    As one, with "or", it read all that waits.
    """
    row = QueueEntry
    then = and_(row.created_at >= GONE, row.created_at <= BACK)
    return and_(row.urgency == URGENT, then), and_(
        row.urgency == USUAL, row.kind == "waiting", then
    )


@lru_cache(maxsize=64)
def _by_itself(visible: Select[Decision]) -> Select[Decision]:
    """Still in effect, and not kept. Somebody who has left has no number, but gave a reason."""
    row, later = Decision, aliased(Decision)
    kept = exists().where(
        later.post_id == row.post_id,
        later.act == "keep",
        later.id > row.id,
        later.undone_at.is_(None),
    )
    hides = and_(
        row.act == "hide",
        exists().where(Hiding.post_id == row.post_id, Hiding.by_id.is_(None)),
        ~kept,
    )
    runs = and_(Suspension.decision_id == row.id, Suspension.paused, Suspension.runs(NOW))
    pauses = and_(row.act == "suspend", exists().where(runs))
    return visible.where(
        row.by_id.is_(None), row.undone_at.is_(None), row.reason == "", or_(hides, pauses)
    )


@lru_cache(maxsize=64)
def _waiting(entries: Select[QueueEntry], decisions: Select[Decision]) -> Rows:
    row = QueueEntry
    opened = entries.where(row.closed_at.is_(None)).with_only_columns(row.id)
    numbers = (
        opened.limit(MOST),
        _by_itself(decisions).with_only_columns(Decision.id).limit(MOST),
        *(opened.where(each).limit(MOST) for each in _pressing()),
    )
    return select(
        *(select(func.count()).select_from(each.subquery()).scalar_subquery() for each in numbers)
    )
