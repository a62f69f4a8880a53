"""The review queue as its lists show it: a page of entries, and how many wait, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from forum import clock
from forum.db import Moment, session
from forum.db.among import among
from forum.models.appeals import Appeal
from forum.models.boards import Board
from forum.models.decisions import Decision
from forum.models.hidings import Hiding
from forum.models.labels import labels_of, lines
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.queue import URGENT, USUAL, QueueEntry
from forum.models.reader import LENGTH, ME, Rows
from forum.models.reports import KINDS, Report
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from forum.text.extracts import excerpt

TABS = ("urgent", "waiting", "reports", "appeals")
KIND = {"waiting": "waiting", "reports": "report", "appeals": "appeal"}  # of what is not urgent
HELD = ("", "mine", "free")
SNIPPET = 120  # characters
MOST = 100  # more than that nobody has to know exactly
HARD_MINUTES, HARD_ONES = 45, 10  # after these a break is suggested
AN_HOUR = 60  # minutes: what was decided longer ago was before a break
NOW = bindparam("now", type_=Moment)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed down to. `held`: one of HELD; `old`: over a day."""

    board: int = 0
    held: str = ""
    old: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that waits, as a list shows it."""

    id: int
    kind: str
    urgent: bool
    about: str  # post, topic, member, waiting, appeal
    act: str  # what an appeal is against
    created_at: datetime
    board_name: str
    holder: str  # empty: nobody holds it
    held_by_reader: bool
    reports: int
    kinds: list[str]  # of its reports, the gravest first
    title: str
    snippet: str
    notes: list[str]
    folded: bool  # it may be hard to read


def listed(
    visible: Select[QueueEntry], tab: str, narrowed: Narrowed, *, offset: int, reader: Member
) -> tuple[list[Card], int]:
    """A page of what waits under a tab (one of TABS), the oldest first, and how many in all."""
    values = {
        **{"me": reader.id, "now": clock.now(), "offset": offset},
        **({"board": narrowed.board} if narrowed.board else {}),
        **({"day_ago": clock.ago(days=1)} if narrowed.old else {}),
    }
    asked = _listed(visible, tab, narrowed)
    rows = session.execute(asked, values).all()
    return [_card(row, reader) for row in rows], rows[0].total if rows else 0


def counts(visible: Select[QueueEntry]) -> dict[str, int]:
    """How much waits under each tab, up to MOST."""
    return dict(session.execute(_counts(visible)).mappings().one())


def needs_a_break(reader: Member) -> bool:
    """Whether she has decided for 45 minutes, or ten hard ones within them."""
    lately, row = clock.ago(minutes=AN_HOUR), QueueEntry
    hard = func.count().filter(
        row.urgency == URGENT, row.closed_at > clock.ago(minutes=HARD_MINUTES)
    )
    mine = select(hard, func.min(row.closed_at)).where(
        row.closed_by_id == reader.id, row.closed_at > lately
    )
    ones, first = session.execute(mine).one()
    return ones >= HARD_ONES or bool(first and first < clock.ago(minutes=HARD_MINUTES))


def _card(row: Any, reader: Member) -> Card:
    kinds = sorted(set(lines(row.kinds)), key=KINDS.index)
    notes = lines(row.notes) + list(row.waiting_notes or ())
    about = {"post": row.post_id, "topic": row.topic_id, "member": row.member_id}
    return Card(
        id=row.id,
        kind=row.kind,
        urgent=row.urgency == URGENT,
        about=next((noun for noun, number in about.items() if number), row.kind),
        act=row.act or "",
        created_at=row.created_at,
        board_name=row.board_name or "",
        holder=row.holder or "",
        held_by_reader=row.holder_id == reader.id,
        reports=row.reports,
        kinds=kinds,
        title=row.title or "",
        snippet=excerpt(row.words or "", SNIPPET),
        notes=notes,
        folded=bool(row.urgency == URGENT or notes or row.hidden),
    )


@lru_cache(maxsize=256)
def _listed(visible: Select[QueueEntry], tab: str, narrowed: Narrowed) -> Rows:
    row = QueueEntry
    here = visible.where(row.closed_at.is_(None), _under(tab)).with_only_columns(row.id)
    if narrowed.board:
        here = here.where(row.board_id == bindparam("board", type_=Integer))
    if narrowed.held:
        runs = and_(row.claimed_by_id.is_not(None), row.claimed_until > NOW)
        free = or_(row.claimed_until.is_(None), row.claimed_until <= NOW)
        here = here.where(free if narrowed.held == "free" else and_(runs, row.claimed_by_id == ME))
    if narrowed.old:
        here = here.where(row.created_at < bindparam("day_ago", type_=Moment))
    turn = here.order_by(row.created_at, row.id)
    turn = turn.limit(LENGTH).offset(bindparam("offset", type_=Integer))
    total = select(func.count()).select_from(here.subquery()).scalar_subquery()
    return (
        _cards()
        .where(among(row.id, select(turn.subquery().c.id)))
        .add_columns(total.label("total"))
        .order_by(row.created_at, row.id)
    )


@lru_cache(maxsize=64)
def _counts(visible: Select[QueueEntry]) -> Rows:
    waits = visible.where(QueueEntry.closed_at.is_(None)).with_only_columns(QueueEntry.id)

    def up_to_most(tab: str) -> ColumnElement[int]:
        some = waits.where(_under(tab)).limit(MOST).subquery()
        return select(func.count()).select_from(some).scalar_subquery().label(tab)

    return select(*(up_to_most(tab) for tab in TABS))


def _under(tab: str) -> ColumnElement[bool]:
    row = QueueEntry
    if tab == "urgent":
        return row.urgency == URGENT
    return and_(row.urgency == USUAL, row.kind == KIND[tab])


def _cards() -> Rows:
    row, holder, person = QueueEntry, aliased(Member), aliased(Member)
    first = aliased(Post)
    opening = select(func.min(first.id)).where(first.topic_id == row.topic_id).scalar_subquery()
    on_it = select(Report.id).where(Report.entry_id == row.id).correlate(row)
    many = on_it.with_only_columns(func.count()).scalar_subquery()
    kinds = on_it.with_only_columns(func.aggregate_strings(Report.kind, "\n")).scalar_subquery()
    words = func.coalesce(
        *(WaitingPost.body, Appeal.words, func.nullif(Post.plain, ""), Hiding.plain),
        person.display_name,
    )
    title = func.coalesce(WaitingPost.title, func.nullif(Topic.title, ""), Hiding.title)
    columns: Rows = select(
        *(row.id, row.kind, row.urgency, row.created_at, row.post_id, row.topic_id),
        *(row.member_id, Board.name.label("board_name"), holder.id.label("holder_id")),
        *(holder.display_name.label("holder"), many.label("reports"), kinds.label("kinds")),
        *(title.label("title"), func.substr(words, 1, 4 * SNIPPET).label("words"), Decision.act),
        *(labels_of(Post.id).label("notes"), WaitingPost.notes.label("waiting_notes")),
        Hiding.id.is_not(None).label("hidden"),
    )
    return _joined(columns, holder, person, opening)


def _joined(columns: Rows, holder: Any, person: Any, opening: ColumnElement[int]) -> Rows:
    row = QueueEntry
    held = and_(holder.id == row.claimed_by_id, row.claimed_until > NOW)
    return (
        columns.outerjoin(Board, Board.id == row.board_id)
        .outerjoin(holder, held)
        .outerjoin(person, person.id == row.member_id)
        .outerjoin(Post, Post.id == func.coalesce(row.post_id, opening))
        .outerjoin(Topic, Topic.id == Post.topic_id)
        .outerjoin(Hiding, Hiding.post_id == Post.id)
        .outerjoin(WaitingPost, WaitingPost.id == row.waiting_id)
        .outerjoin(Appeal, Appeal.id == row.appeal_id)
        .outerjoin(Decision, Decision.id == Appeal.decision_id)
    )
