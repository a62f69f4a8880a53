"""Boards and topics as lists show them to one reader, each page in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from forum.db import Moment, session
from forum.db.among import among
from forum.models import tabs
from forum.models.board_days import LAST, BoardMonth, place
from forum.models.boards import Board, Moderatorship
from forum.models.drafts import Draft
from forum.models.labels import folded_on, labels_of, lines
from forum.models.members import Member, Visitor
from forum.models.posts import Post
from forum.models.reader import LENGTH, ME, Rows
from forum.models.tabs import BOARD
from forum.models.topics import Lock, Persona, Pin, Topic
from forum.models.watching import BoardWatch, Reading
from forum.text.extracts import excerpt

EXCERPT = 80  # characters
OFFSET = bindparam("offset", type_=Integer)
BEFORE, FIRST = bindparam("before", type_=Moment), bindparam("first", type_=Boolean)


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A board in the list of boards: `newest` is when somebody last wrote there."""

    board: Board
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class BoardHeading:
    """What a board's page shows above its topics."""

    board: Board
    moderators: list[str]
    watching: bool


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic in a list. The excerpt is empty when the reader folds or keeps it away."""

    id: int
    title: str
    board_name: str
    board_slug: str
    name: str  # the opening post's author or persona; empty for somebody who has left
    excerpt: str
    notes: list[str]
    replies: int
    latest_at: datetime
    unread: bool
    pinned: bool
    locked: bool
    away: str = ""  # why the reader keeps it away: "blocked", "muted"; "title": that word is in it


@dataclass(frozen=True, slots=True)
class DraftCard:
    """Words of one's own that wait to be posted, and the board and topic that they are for."""

    place: str
    place_id: int
    words: str
    saved_at: datetime
    board_name: str
    board_slug: str
    title: str | None  # the topic's; None for a new topic


def boards(visible: Select[Board]) -> list[BoardCard]:
    """Every visible board, in the charity's order."""
    return [BoardCard(*row) for row in session.execute(_boards(visible)).unique()]


def heading(visible: Select[Board], slug: str, *, reader: Member | Visitor) -> BoardHeading | None:
    """The board of that address, if it is among the `visible` ones."""
    row = session.execute(_heading(visible), {"me": reader.id, "slug": slug}).unique().first()
    return BoardHeading(row[0], lines(row[1]), row[2]) if row else None


def on_board(
    visible: Select[Topic], board_id: int, *, tab: str, offset: int, reader: Member | Visitor
) -> tuple[list[TopicCard], int]:
    """A page of a board's topics, newest reply first, and how many there are in all.

    `tab`: one of `tabs.TABS`; under "all" the pinned ones stand above the first page, uncounted.
    """
    before, left = place(board_id, offset) if tab == "all" else (LAST, offset)
    values = {"me": reader.id, "board": board_id, "first": offset == 0}
    rows = session.execute(_on_board(visible, tab), {**values, "offset": left, "before": before})
    found = rows.all()
    return [_card(row, reader) for row in found], found[0].total if found else 0


def newest(visible: Select[Topic], *, count: int, reader: Member | Visitor) -> list[TopicCard]:
    """The topics with the newest replies, wherever the reader may look."""
    rows = session.execute(_newest(visible), {"me": reader.id, "count": count})
    return [_card(row, reader) for row in rows]


def drafts(visible: Select[Board], *, count: int, reader: Member) -> list[DraftCard]:
    """The newest drafts, those left out whose board the reader may not read any more."""
    rows = session.execute(_drafts(visible), {"me": reader.id, "count": count})
    return [
        DraftCard(
            row.place,
            row.place_id,
            excerpt(row.fields.get("title") or row.fields.get("body") or "", EXCERPT),
            *(row.saved_at, row.name, row.slug, row.title),
        )
        for row in rows
    ]


def _card(row: Any, reader: Member | Visitor) -> TopicCard:
    seen = max(row.seen or 0, reader.read_up_to)
    away = _away(row, reader) if reader.away else ""
    return TopicCard(
        id=row.id,
        title=row.title,
        board_name=row.board_name,
        board_slug=row.slug,
        name=row.name or "",
        excerpt="" if row.folded or away else excerpt(row.plain or "", EXCERPT),
        notes=lines(row.notes),
        replies=row.replies,
        latest_at=row.latest_at,
        unread=reader.signed_in and row.latest_post_id > seen,
        pinned=row.pinned,
        locked=row.locked,
        away=away,
    )


def _away(row: Any, reader: Member | Visitor) -> str:
    """One's own topics are never kept away."""
    if row.author_id == reader.id:
        return ""
    if reader.away.mutes(row.title):
        return "title"
    return reader.away.folds(row.author_id, row.plain or "")


@lru_cache(maxsize=64)
def _boards(visible: Select[Board]) -> Rows:
    latest = select(func.max(Topic.latest_at)).where(Topic.board_id == Board.id)
    return (
        visible.options(joinedload(Board.reading))
        .add_columns(latest.scalar_subquery())
        .order_by(Board.position, Board.id)
    )


@lru_cache(maxsize=64)
def _heading(visible: Select[Board]) -> Rows:
    names = (
        select(func.aggregate_strings(Member.display_name, "\n"))
        .join(Moderatorship, Moderatorship.member_id == Member.id)
        .where(Moderatorship.board_id == Board.id)
    )
    watched = exists().where(BoardWatch.board_id == Board.id, BoardWatch.member_id == ME)
    return (
        visible.where(Board.slug == bindparam("slug"))
        .options(joinedload(Board.reading), joinedload(Board.writing))
        .add_columns(names.scalar_subquery(), watched)
    )


@lru_cache(maxsize=128)
def _on_board(visible: Select[Topic], tab: str) -> Rows:
    pinned = tabs.pinned(visible)
    listed = tabs.listed(visible, tab)
    turn = (
        listed.where(Topic.latest_at < BEFORE)
        .order_by(*_newest_first())
        .limit(LENGTH)
        .offset(OFFSET)
        .subquery()
    )
    numbers: Any = select(turn.c.id)
    total: Any = select(func.count()).select_from(listed.subquery()).scalar_subquery()
    if tab == "all":
        numbers = union_all(numbers, pinned.where(FIRST))
        total = BoardMonth.all_topics(BOARD, but=pinned)
    return (
        _cards()
        .where(among(Topic.id, numbers))
        .add_columns(total.label("total"))
        .order_by(*([Pin.id.is_(None)] if tab == "all" else []), *_newest_first())
    )


@lru_cache(maxsize=64)
def _newest(visible: Select[Topic]) -> Rows:
    """Among the newest few of each board, else SQLite sorts all topics to find them."""
    board, shown = aliased(Board), aliased(Topic)
    few = bindparam("count", type_=Integer)
    recent = (
        visible.where(Topic.board_id == board.id, tabs.stands())
        .with_only_columns(Topic.id)
        .order_by(*_newest_first())
        .limit(few)
        .correlate(board)
    )
    numbers = (
        select(shown.id)
        .select_from(board)
        .join(shown, among(shown.id, recent))
        .order_by(shown.latest_at.desc(), shown.id.desc())
        .limit(few)
    )
    return _cards().where(among(Topic.id, numbers)).order_by(*_newest_first())


@lru_cache(maxsize=64)
def _drafts(visible: Select[Board]) -> Rows:
    edited = select(Post.topic_id).where(Post.id == Draft.place_id).scalar_subquery()
    topic_id = case((Draft.place == "reply", Draft.place_id), (Draft.place == "edit", edited))
    on_board = case((Draft.place == "topic", Draft.place_id), else_=Topic.board_id)
    return (
        select(Draft.place, Draft.place_id, Draft.fields, Draft.saved_at)
        .add_columns(Board.name, Board.slug, Topic.title)
        .select_from(Draft)
        .outerjoin(Topic, Topic.id == topic_id)
        .join(Board, Board.id == on_board)
        .where(Draft.member_id == ME, Board.id.in_(visible.with_only_columns(Board.id)))
        .order_by(Draft.saved_at.desc(), Draft.id)
        .limit(bindparam("count", type_=Integer))
    )


def _newest_first() -> tuple[ColumnElement[Any], ...]:
    return Topic.latest_at.desc(), Topic.id.desc()


def _cards() -> Rows:
    opening = aliased(Post)
    first = select(func.min(Post.id)).where(Post.topic_id == Topic.id)
    after = select(func.count()).where(Post.topic_id == Topic.id, Post.id > opening.id)
    read = and_(Reading.topic_id == Topic.id, Reading.member_id == ME)
    return (
        select(
            *(Topic.id, Topic.title, Topic.latest_at, Topic.latest_post_id),
            *(Board.name.label("board_name"), Board.slug, Reading.post_id.label("seen")),
            *(func.substr(opening.plain, 1, 2 * EXCERPT).label("plain"), opening.author_id),
            func.coalesce(Persona.name, Member.display_name).label("name"),
            after.scalar_subquery().label("replies"),
            labels_of(opening.id).label("notes"),
            folded_on(opening.id).label("folded"),
            Pin.id.is_not(None).label("pinned"),
            exists().where(Lock.topic_id == Topic.id).label("locked"),
        )
        .join(Board, Board.id == Topic.board_id)
        .join(opening, opening.id == first.scalar_subquery())
        .outerjoin(Member, Member.id == opening.author_id)
        .outerjoin(Persona, Persona.id == opening.persona_id)
        .outerjoin(Reading, read)
        .outerjoin(Pin, Pin.topic_id == Topic.id)
    )
