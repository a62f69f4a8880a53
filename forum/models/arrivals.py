"""What has arrived for a member: replies where she watches, mentions, quotes, reactions.

Replies are computed, not kept: they are the watched topics with posts that she has not read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from forum import clock
from forum.db import Moment, session
from forum.models.boards import Board
from forum.models.letters import Letter
from forum.models.members import Member
from forum.models.notifications import Notification
from forum.models.posts import Post
from forum.models.reader import ME, Rows
from forum.models.relayed_letters import RelayedLetter
from forum.models.topics import Persona, Topic
from forum.models.watching import BoardWatch, Reading, TopicWatch

NEWS_DAYS = 30  # a topic on a watched board is news for so long
KEPT = 60  # mentions, quotes and reactions that are shown
READ = bindparam("read_up_to", type_=Integer)
SINCE = bindparam("since", type_=Moment)


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody mentioned or quoted the member in a post, or reacted to hers."""

    kind: str
    post_id: int
    name: str  # who wrote the post; empty for somebody who has left
    at: datetime
    new: bool


@dataclass(slots=True)
class Gathering:
    """All that has arrived about one topic."""

    topic_id: int
    title: str
    board_name: str
    at: datetime
    replies: int = 0  # not read yet
    opened: bool = True  # False: a topic that is new on a watched board
    told: list[Told] = field(default_factory=list)

    @property
    def new(self) -> bool:
        """Whether there is something that she has not seen."""
        return bool(self.replies) or any(each.new for each in self.told)

    @property
    def news(self) -> list[Told]:
        """What the member was told, without saying the same of every reaction."""
        first = next((each for each in self.told if each.kind == "reaction"), None)
        return [each for each in self.told if each.kind != "reaction" or each is first]


def waiting(visible: Select[Topic], told: Select[Notification], *, member: Member) -> bool:
    """Whether anything new is there: what `gathered` would show as new, in one statement."""
    return bool(session.scalar(_waiting(visible, told), values(member)))


def gathered(
    visible: Select[Topic], told: Select[Notification], *, member: Member
) -> list[Gathering]:
    """What has arrived, by topic, what is new first: two statements."""
    found: dict[int, Gathering] = {}
    for row in session.execute(_replies(visible), values(member)):
        found[row.id] = Gathering(
            *(row.id, row.title, row.name, row.latest_at), row.replies, bool(row.opened)
        )
    for row in session.execute(_told(told), {"me": member.id}):
        place = found.setdefault(
            row.topic_id, Gathering(row.topic_id, row.title, row.board, row.created_at)
        )
        place.told.append(
            Told(row.kind, row.post_id, row.name or "", row.created_at, row.seen_at is None)
        )
        place.at = max(place.at, row.created_at)
    return sorted(found.values(), key=lambda each: (each.new, each.at), reverse=True)


def read_all(*, by: Member) -> None:
    """Everything that is there now counts as read: posts on every board, and what `by` was told."""
    by.read_up_to = session.scalar(select(func.max(Post.id))) or 0
    Notification.see_all(by)


def values(member: Member) -> dict[str, Any]:
    """What `unread` is given when it runs."""
    since = clock.ago(days=NEWS_DAYS)
    return {"me": member.id, "read_up_to": member.read_up_to, "since": since}


@lru_cache(maxsize=64)
def _waiting(visible: Select[Topic], told: Select[Notification]) -> Rows:
    unseen = told.where(Notification.seen_at.is_(None), ~_muted())
    unseen = unseen.with_only_columns(Notification.id)
    letters = exists().where(Letter.recipient_id == ME, Letter.read_at.is_(None))
    relayed = exists().where(RelayedLetter.reader_id == ME, RelayedLetter.is_unread())
    return select(
        or_(unseen.exists(), letters, relayed, *(each.exists() for each in unread(visible)))
    )


@lru_cache(maxsize=64)
def _replies(visible: Select[Topic]) -> Rows:
    arrived: CompoundSelect[Any] = union_all(*unread(visible))
    number = arrived.subquery().c
    newer = and_(Post.topic_id == Topic.id, Post.id > number.seen)
    return (
        select(
            *(Topic.id, Topic.title, Topic.latest_at, Board.name, number.opened),
            select(func.count()).where(newer).scalar_subquery().label("replies"),
        )
        .join(Topic, Topic.id == number.id)
        .join(Board, Board.id == Topic.board_id)
        .order_by(Topic.latest_at.desc())
        .limit(KEPT)
    )


@lru_cache(maxsize=64)
def _told(told: Select[Notification]) -> Rows:
    return (
        told.where(~_muted())
        .join(Board, Board.id == Topic.board_id)
        .outerjoin(Member, Member.id == Post.author_id)
        .outerjoin(Persona, Persona.id == Post.persona_id)
        .with_only_columns(
            *(Notification.kind, Notification.post_id, Notification.created_at),
            *(Notification.seen_at, Post.topic_id, Topic.title, Board.name.label("board")),
            func.coalesce(Persona.name, Member.display_name).label("name"),
        )
        .order_by(Notification.seen_at.is_not(None), Notification.created_at.desc())
        .limit(KEPT)
    )


def _muted() -> ColumnElement[bool]:
    mine = and_(TopicWatch.member_id == ME, TopicWatch.topic_id == Topic.id)
    return exists().where(mine, TopicWatch.muted_at.is_not(None))


def unread(visible: Select[Topic]) -> tuple[Select[Any], Select[Any]]:
    """Watched topics with posts that she has not read; topics new to her on watched boards."""
    read = and_(Reading.topic_id == Topic.id, Reading.member_id == ME)
    own = and_(TopicWatch.topic_id == Topic.id, TopicWatch.member_id == ME)
    known = func.coalesce(Reading.post_id, 0)
    seen = case((known > READ, known), else_=READ).label("seen")
    unread = visible.outerjoin(Reading, read).where(Topic.latest_post_id > READ)
    on_topics = (
        unread.join(TopicWatch, own)
        .where(TopicWatch.ended_at.is_(None), Topic.latest_post_id > known)
        .with_only_columns(Topic.id, seen, literal(1).label("opened"))
    )
    on_boards = (
        unread.join(
            BoardWatch, and_(BoardWatch.board_id == Topic.board_id, BoardWatch.member_id == ME)
        )
        .outerjoin(TopicWatch, own)
        .where(TopicWatch.id.is_(None), Reading.post_id.is_(None))
        .where(Topic.created_at > BoardWatch.created_at)
        # A topic is not older than its newest reply: this lets the index by latest_at be used.
        .where(Topic.latest_at > SINCE, Topic.latest_at > BoardWatch.created_at)
        .with_only_columns(Topic.id, seen, literal(0).label("opened"))
    )
    return on_topics, on_boards
