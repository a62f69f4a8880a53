"""What has arrived for a member: replies where she watches, mentions, quotes, reactions.

Replies are computed, not kept: they are the watched topics with posts that she has not read.
Neither they nor the number in the navigation tell of what was hidden, taken back, moved out of
her reach or muted meanwhile, or of words by somebody whom she has blocked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from forum.db import session
from forum.models import rights, unread
from forum.models.boards import Board
from forum.models.letters import Letter
from forum.models.members import Member
from forum.models.notifications import Notification
from forum.models.posts import Post
from forum.models.reactions import Reaction
from forum.models.reader import ME, Rows
from forum.models.relayed_letters import RelayedLetter
from forum.models.topics import Persona, Topic
from forum.models.watching import Reading, TopicWatch

KEPT = 60  # mentions, quotes and reactions that are shown
MOST = 10  # topics that are counted
MANY = 99  # unread replies of a topic: beyond them none is counted, however long she was away
MOST_WORDS = 200  # posts whose words are looked at for words that she muted
TOPIC, LETTERS = (f"{rights.ALONG}{each}" for each in ("topic", "letters"))


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
    def many(self) -> int:
        """More replies than how many there are; 0 where all of them were counted."""
        return MANY if self.replies > MANY else 0

    @property
    def news(self) -> list[Told]:
        """What the member was told, without saying the same of every reaction."""
        first = next((each for each in self.told if each.kind == "reaction"), None)
        return [each for each in self.told if each.kind != "reaction" or each is first]


def waiting(rows: rights.Along, *, member: Member) -> int:
    """How much is new, of the rows that `question` found; beyond MOST is not counted."""
    kept = [row for row in rows if not member.away.mutes(row[2])]
    topics = {number for kind, number, _ in kept if kind == TOPIC}
    return len(topics) + sum(number for kind, number, _ in kept if kind == LETTERS)


def gathered(
    visible: Select[Topic], told: Select[Notification], *, member: Member
) -> list[Gathering]:
    """What has arrived, by topic, what is new first: two statements."""
    found: dict[int, Gathering] = {}
    words = bool(member.away.words)
    for row in session.execute(_replies(visible, words), unread.values(member)):
        if not member.away.mutes(row.title, row.plain):
            place = found.setdefault(
                row.id, Gathering(*(row.id, row.title, row.name, row.latest_at))
            )
            place.replies, place.opened = place.replies + row.replies, bool(row.opened)
    for row in session.execute(_told(told, words), {"me": member.id}):
        if not member.away.mutes(row.title, row.plain):
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


def read(topic: Topic, *, by: Member) -> None:
    """The same for what has arrived in one topic."""
    Reading.mark(topic.id, by=by, up_to=topic.latest_post_id)
    Notification.see_topic(topic.id, by=by)


@lru_cache(maxsize=256)
def question(
    visible: Select[Topic],
    told: Select[Notification],
    with_words: bool,  # noqa: FBT001 - a key of the cache
) -> Rows:
    """What `gathered` shows as new, and letters, as rows to be asked along with her rights.

    `with_words`: for whoever has muted some, each post and its words; else each topic once.
    """
    most = MOST_WORDS if with_words else MOST
    number = unread.newest(visible, most)
    words = Topic.title + " " + Post.plain if with_words else literal("")
    replies = select(number.id.label("topic_id"), words.label("words"))
    if with_words:
        replies = replies.join(Topic, Topic.id == number.id).join(Post, unread.newer(number.seen))
    unseen = _heard(told).where(Notification.seen_at.is_(None))
    calls = unseen.with_only_columns(Post.topic_id, words.label("words"))
    new = union(*unread.few(most, replies, calls)).limit(most).subquery().c
    letters = select(func.count()).where(Letter.recipient_id == ME, Letter.read_at.is_(None))
    relayed = select(func.count(RelayedLetter.match_id.distinct()))
    relayed = relayed.where(RelayedLetter.reader_id == ME, RelayedLetter.is_unread())
    count = letters.scalar_subquery() + relayed.scalar_subquery()
    every = union_all(
        select(literal(TOPIC).label("kind"), new.topic_id, new.words),
        select(literal(LETTERS), count, literal("")),
    ).subquery()
    return select(every.c.kind, every.c.topic_id, every.c.words)


@lru_cache(maxsize=64)
def _replies(visible: Select[Topic], with_words: bool) -> Rows:  # noqa: FBT001 - see above
    number = unread.newest(visible, MOST_WORDS if with_words else KEPT)
    rows = (
        select(Topic.id, Topic.title, Topic.latest_at, Board.name, number.opened)
        .join(Topic, Topic.id == number.id)
        .join(Board, Board.id == Topic.board_id)
        .order_by(Topic.latest_at.desc())
    )
    if with_words:
        one = literal(1).label("replies")
        words = rows.join(Post, unread.newer(number.seen)).add_columns(one, Post.plain)
        return words.limit(MOST_WORDS)
    some = select(Post.id).where(unread.newer(number.seen)).limit(MANY + 1)
    some = some.correlate(Topic, number.id.table)
    count = select(func.count()).select_from(some.subquery()).scalar_subquery().label("replies")
    return rows.add_columns(count, literal("").label("plain")).limit(KEPT)


@lru_cache(maxsize=64)
def _told(told: Select[Notification], with_words: bool) -> Rows:  # noqa: FBT001 - see above
    return (
        _heard(told)
        .join(Board, Board.id == Topic.board_id)
        .outerjoin(Member, Member.id == Post.author_id)
        .outerjoin(Persona, Persona.id == Post.persona_id)
        .with_only_columns(
            *(Notification.kind, Notification.post_id, Notification.created_at),
            *(Notification.seen_at, Post.topic_id, Topic.title, Board.name.label("board")),
            func.coalesce(Persona.name, Member.display_name).label("name"),
            (Post.plain if with_words else literal("")).label("plain"),
        )
        .order_by(Notification.seen_at.is_not(None), Notification.created_at.desc())
        .limit(KEPT)
    )


def _heard(told: Select[Notification]) -> Select[Notification]:
    """Without muted topics, and without whom she has blocked: her words, and her reactions."""
    own_post = Notification.kind == "reaction"
    given = exists().where(Reaction.post_id == Post.id, Reaction.member_id.not_in(unread.blocked()))
    heard = or_(and_(~own_post, unread.near()), and_(own_post, given))
    return told.where(~_muted(), *unread.there(), heard)


def _muted() -> ColumnElement[bool]:
    mine = and_(TopicWatch.member_id == ME, TopicWatch.topic_id == Topic.id)
    return exists().where(mine, TopicWatch.muted_at.is_not(None))
