"""A topic as one reader sees it: its heading, and a page of posts with all that stands on them.

Each is one statement, however many posts there are: what belongs to a post (its author's role,
labels, reactions, quoted post) is fetched with it, never after it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from forum.db import session
from forum.db.among import among
from forum.models import folding
from forum.models.boards import Board, Moderatorship
from forum.models.hidings import Hiding
from forum.models.labels import folded_on, labels_of, lines
from forum.models.members import Appointment, Member, Visitor
from forum.models.notifications import Notification
from forum.models.posts import Erasure, Post
from forum.models.reactions import KINDS, Reaction
from forum.models.reader import LENGTH, ME, Rows
from forum.models.topics import Persona, Topic
from forum.models.waiting_posts import WaitingPost
from forum.models.watching import Reading, TopicWatch

# Which role is said beside a name, when somebody holds several.
SAID = ("moderator", "coordinator", "peer_supporter", "administrator")
NOTHING: frozenset[Any] = frozenset()
TOPIC = bindparam("topic", type_=Integer)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a topic's page needs to know before its posts."""

    topic: Topic
    total: int  # posts, the opening one included
    visited: bool  # the reader has opened it before
    seen: int  # posts up to this number are read
    watching: bool
    notes: list[str]  # the opening post's labels
    holds: bool  # something waits here for a moderator

    @property
    def unread(self) -> bool:
        """Whether something was written since."""
        return self.topic.latest_post_id > self.seen


@dataclass(slots=True)  # not frozen: twenty frozen ones take three times as long to make
class PostOnPage:
    """A post with all that is shown of it. Who wrote an anonymous one is not in it."""

    id: int
    topic_id: int
    author_id: int | None
    persona_id: int | None
    html: Markup
    language: str | None
    created_at: datetime
    edited_at: datetime | None
    quoted_id: int | None
    quoted_words: str
    opens: bool  # its topic begins with it
    erased: bool
    hidden: bool
    folded: bool  # the reader chose to fold one of its labels
    told: bool  # the reader has a notification about it that she has not seen
    name: str  # empty for an author who has left
    quoted_name: str
    role: str  # one of SAID, or empty
    notes: list[str]
    reactions: dict[str, int]  # kind to how many, in the order of KINDS
    own_reactions: frozenset[str]
    worn: frozenset[int]  # its persona's number, when the reader wears it
    away: str = ""  # why the reader keeps it away: "blocked", "muted"
    quote_away: bool = False  # it quotes somebody whom she has blocked

    @property
    def anonymous(self) -> bool:
        """Whether it was written anonymously, this once."""
        return self.persona_id is not None


def topic(visible: Select[Topic], number: int) -> Topic | None:
    """The topic of that number, if it is among the `visible` ones, with its board's rules."""
    return session.scalars(_topic(visible), {"topic": number}).unique().first()


def heading(visible: Select[Topic], number: int, *, reader: Member | Visitor) -> Heading | None:
    """The topic of that number, if it is among the `visible` ones."""
    row = session.execute(_heading(visible), {"me": reader.id, "topic": number}).unique().first()
    if row is None:
        return None
    topic, total, seen, watching, notes, holds = row
    known = max(seen or 0, reader.read_up_to)
    return Heading(topic, total, seen is not None, known, watching, lines(notes), holds)


def page(
    visible: Select[Post], topic_id: int, *, offset: int, reader: Member | Visitor
) -> list[PostOnPage]:
    """A page of a topic's posts, the oldest first, from the one that `offset` come before."""
    place = {"me": reader.id, "topic": topic_id, "length": LENGTH, "offset": offset}
    return _read(_page(visible), place, reader)


def one(visible: Select[Post], number: int, *, reader: Member | Visitor) -> PostOnPage | None:
    """The post of that number as it stands on its topic's page, if it is visible."""
    found = _read(_one(visible), {"me": reader.id, "number": number}, reader)
    return found[0] if found else None


def place(post_id: int, topic_id: int) -> int:
    """The page of its topic on which a post stands, from 1."""
    before = select(func.count()).where(Post.topic_id == topic_id, Post.id < post_id)
    return (session.scalar(before) or 0) // LENGTH + 1


def first_unread(heading: Heading) -> int:
    """The number of the first post that the reader has not seen; else of the newest."""
    newer = Post.topic_id == heading.topic.id, Post.id > heading.seen
    return session.scalar(select(func.min(Post.id)).where(*newer)) or heading.topic.latest_post_id


def news(
    visible: Select[Topic], number: int, *, after: int, reader: Member | Visitor
) -> tuple[int, int | None] | None:
    """How many posts others have added after one, and the first of them; None: no such topic."""
    values = {"me": reader.id, "topic": number, "after": after}
    row = session.execute(_news(visible), values).first()
    return row and (row[0], row[1])


def _read(rows: Rows, values: dict[str, Any], reader: Member | Visitor) -> list[PostOnPage]:
    if not reader.away:
        return [_shown(row) for row in session.execute(rows, values)]
    found = []
    for *row, words, quoted_author in session.execute(folding.with_words(rows), values):
        found.append(_shown(row))
        folding.fold(found[-1], words, quoted_author, reader=reader)
    return found


def _shown(row: Any) -> PostOnPage:
    """The columns of `_posts`: those that stand as they are, then those that are gathered."""
    *plain, name, quoted_name, roles, moderates, notes, given, own, worn = row
    gathered: list[Any] = [
        name or "",
        quoted_name or "",
        _said(roles, moderates=moderates) if roles or moderates else "",
        lines(notes),
        _counted(given) if given else {},
        frozenset(own.split(",")) if own else NOTHING,
        frozenset((plain[3],)) if worn else NOTHING,  # its persona_id
    ]
    return PostOnPage(*plain, *gathered)


def _counted(given: str) -> dict[str, int]:
    counts = Counter(given.split(","))
    return {kind: counts[kind] for kind in KINDS if kind in counts}


def _said(roles: str | None, *, moderates: bool) -> str:
    held = {"moderator"} if moderates else set()
    held.update((roles or "").split(","))
    return next((role for role in SAID if role in held), "")


# Built once for all who may see the same: putting it together takes longer than answering it.


@lru_cache(maxsize=64)
def _topic(visible: Select[Topic]) -> Select[Topic]:
    rules = [joinedload(Topic.board).joinedload(each) for each in (Board.reading, Board.writing)]
    return visible.where(Topic.id == TOPIC).options(*rules)


@lru_cache(maxsize=64)
def _heading(visible: Select[Topic]) -> Rows:
    opening = select(func.min(Post.id)).where(Post.topic_id == Topic.id)
    watched = exists().where(
        TopicWatch.topic_id == Topic.id, TopicWatch.member_id == ME, TopicWatch.ended_at.is_(None)
    )
    return _topic(visible).add_columns(
        select(func.count()).where(Post.topic_id == Topic.id).scalar_subquery(),
        select(Reading.post_id)
        .where(Reading.member_id == ME, Reading.topic_id == Topic.id)
        .scalar_subquery(),
        watched,
        labels_of(opening.correlate(Topic).scalar_subquery()),
        exists().where(WaitingPost.topic_id == Topic.id, WaitingPost.declined_at.is_(None)),
    )


@lru_cache(maxsize=64)
def _page(visible: Select[Post]) -> Rows:
    slot = aliased(Post)
    numbers = (
        select(slot.id)
        .where(slot.topic_id == TOPIC)
        .order_by(slot.id)
        .limit(bindparam("length", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
    )
    return _posts(visible).where(among(Post.id, numbers)).order_by(Post.id)


@lru_cache(maxsize=64)
def _one(visible: Select[Post]) -> Rows:
    return _posts(visible).where(Post.id == bindparam("number", type_=Integer))


@lru_cache(maxsize=64)
def _news(visible: Select[Topic]) -> Rows:
    newer = and_(
        Post.topic_id == Topic.id,
        Post.id > bindparam("after", type_=Integer),
        or_(Post.author_id.is_(None), Post.author_id != ME),
        Post.persona_id.is_(None) | ~exists().where(Persona.id == Post.persona_id, _worn()),
    )
    return visible.where(Topic.id == TOPIC).with_only_columns(
        select(func.count()).where(newer).scalar_subquery(),
        select(func.min(Post.id)).where(newer).scalar_subquery(),
    )


def _posts(visible: Select[Post]) -> Rows:
    quoted, quoted_author, quoted_persona = aliased(Post), aliased(Member), aliased(Persona)
    earlier = aliased(Post)
    first = select(func.min(earlier.id)).where(earlier.topic_id == Post.topic_id)
    return (
        visible.outerjoin(Member, Member.id == Post.author_id)
        .outerjoin(Persona, Persona.id == Post.persona_id)
        .outerjoin(Erasure, Erasure.post_id == Post.id)
        .outerjoin(Hiding, Hiding.post_id == Post.id)
        # Moved elsewhere, a quoted post may stand behind a wall: then its name is not shown.
        .outerjoin(quoted, and_(quoted.id == Post.quoted_post_id, quoted.topic_id == Post.topic_id))
        .outerjoin(quoted_author, quoted_author.id == quoted.author_id)
        .outerjoin(quoted_persona, quoted_persona.id == quoted.persona_id)
        .with_only_columns(
            *(Post.id, Post.topic_id, Post.author_id, Post.persona_id, Post.html, Post.language),
            *(Post.created_at, Post.edited_at, quoted.id, Post.quoted_words),
            Post.id == first.scalar_subquery(),
            *(Erasure.id.is_not(None), Hiding.id.is_not(None), folded_on(Post.id), _told()),
            func.coalesce(Persona.name, Member.display_name),
            func.coalesce(quoted_persona.name, quoted_author.display_name),
            *_standing_on_it(),
            _worn(),
        )
    )


def _standing_on_it() -> list[ColumnElement[Any]]:
    """What other rows say about a post and its author: roles, labels, reactions."""
    given = Reaction.post_id == Post.id
    looks_after = and_(
        Moderatorship.member_id == Post.author_id, Moderatorship.board_id == Topic.board_id
    )
    return [
        _gathered(Appointment.role, Appointment.member_id == Post.author_id),
        exists().where(looks_after),
        labels_of(Post.id),
        _gathered(Reaction.kind, given),
        _gathered(Reaction.kind, and_(given, Reaction.member_id == ME)),
    ]


def _told() -> ColumnElement[bool]:
    return exists().where(
        Notification.member_id == ME,
        Notification.post_id == Post.id,
        Notification.seen_at.is_(None),
    )


def _gathered(words: Any, condition: ColumnElement[bool]) -> ColumnElement[str | None]:
    return select(func.aggregate_strings(words, ",")).where(condition).scalar_subquery()


def _worn() -> ColumnElement[bool]:
    """Only ever asks about the reader herself: nobody learns who wears another's persona."""
    return func.coalesce(Persona.wearer_id == ME, False)
