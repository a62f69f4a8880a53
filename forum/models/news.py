"""News for a mail: what has arrived since a moment that its reader has not seen on the site.

Found anew whenever a mail is about to leave, through what she may see at that moment, and without
those whom she has blocked and what she has muted. Words of posts are compared, never given out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from forum import clock
from forum.db import Moment, session
from forum.models import unread
from forum.models.guidelines import Acceptance, GuidelinesVersion
from forum.models.letters import Letter
from forum.models.members import Member
from forum.models.notifications import Notification
from forum.models.posts import Post
from forum.models.reactions import Reaction
from forum.models.reader import ME, Rows
from forum.models.topics import Persona, Topic
from forum.models.watching import TopicWatch

MOST = 1_000  # posts that are looked at for one mail
SHOWN = 10  # topics in one mail
AFTER = bindparam("after", type_=Moment)
NOW = bindparam("now", type_=Moment)  # what lies ahead was told by a clock that was wrong
KINDS_OF_CALL = ("mention", "quote")
STRENGTH = ("mention", "quote", "reply", "topic", "reaction")  # which of them is said


@dataclass(slots=True)
class Piece:
    """What has arrived in one topic. `kind`: the one of STRENGTH that is said of it."""

    topic_id: int
    title: str
    kind: str
    post_id: int  # the one to read first
    name: str  # who wrote it; empty for somebody who has left
    count: int = 0  # replies that she has not read


@dataclass(frozen=True, slots=True)
class Beside:
    """What BESIDE found: letters neither read nor mailed about, and guidelines not agreed to."""

    letters: int
    guidelines: int | None


@dataclass(frozen=True, slots=True)
class News:
    """All that one mail may tell."""

    pieces: list[Piece] = field(default_factory=list)
    letters: int = 0
    guidelines: bool = False

    def __bool__(self) -> bool:
        return bool(self.pieces or self.letters or self.guidelines)

    @property
    def shown(self) -> list[Piece]:
        """The newest few."""
        return self.pieces[:SHOWN]

    @property
    def more(self) -> int:
        """How many topics the mail leaves for the site to show."""
        return max(0, len(self.pieces) - SHOWN)


def since(
    visible: Select[Topic],
    told: Select[Notification],
    *,
    member: Member,
    tells: Mapping[str, datetime],
    beside: Beside,
) -> News:
    """What there is to tell a member; `tells`: the kinds, each with the moment it begins."""
    found = [*_replies(visible, member, tells), *_calls(told, member, tells)]
    found.sort(key=lambda each: (each.topic_id, STRENGTH.index(each.kind), each.post_id))
    pieces = [_gathered(topic) for _, topic in groupby(found, key=lambda each: each.topic_id)]
    return News(
        sorted(pieces, key=lambda each: each.post_id, reverse=True),
        letters=beside.letters if "letters" in tells else 0,
        guidelines=beside.guidelines is not None and "guidelines" in tells,
    )


def _gathered(pieces: Iterable[Piece]) -> Piece:
    first, *others = pieces
    first.count += sum(each.count for each in others)
    return first


def _replies(visible: Select[Topic], member: Member, tells: Mapping[str, datetime]) -> list[Piece]:
    if "replies" not in tells:
        return []
    values = {**unread.values(member), "after": tells["replies"], "now": clock.now()}
    rows = session.execute(_posts(visible, bool(member.away.words)), values)
    return [
        Piece(
            row.topic_id, row.title, "reply" if row.opened else "topic", row.id, row.name or "", 1
        )
        for row in rows
        if not _away(member, row)
    ]


def _calls(
    told: Select[Notification], member: Member, tells: Mapping[str, datetime]
) -> list[Piece]:
    wanted = {kind: tells["calls"] for kind in KINDS_OF_CALL if "calls" in tells}
    wanted |= {"reaction": tells["reactions"]} if "reactions" in tells else {}
    if not wanted:
        return []
    statement = _told(told, bool(member.away.words), member.away.blocked)
    values = {"me": member.id, "after": min(wanted.values()), "now": clock.now()}
    rows = session.execute(statement, values)
    return [
        Piece(row.topic_id, row.title, row.kind, row.id, row.name or "")
        for row in rows
        if row.kind in wanted and row.told_at > wanted[row.kind] and not _away(member, row)
    ]


def _away(member: Member, row: Row[Any]) -> bool:
    return bool(member.away.folds(row.author_id, row.title, row.plain))


@lru_cache(maxsize=64)
def _posts(visible: Select[Topic], with_words: bool) -> Rows:  # noqa: FBT001 - a key of the cache
    """The newest posts that she has not read, where she asked to hear."""
    number = union_all(*unread.topics(visible)).subquery().c
    return (
        select(*_columns(with_words), number.opened)
        .select_from(number.id.table)
        .join(Topic, Topic.id == number.id)
        .join(Post, and_(Post.topic_id == Topic.id, Post.id > number.seen))
        .outerjoin(Member, Member.id == Post.author_id)
        .outerjoin(Persona, Persona.id == Post.persona_id)
        .where(Post.created_at > AFTER, Post.created_at <= NOW, *unread.there())
        .order_by(Post.id.desc())
        .limit(MOST)
    )


@lru_cache(maxsize=64)
def _told(
    told: Select[Notification],
    with_words: bool,  # noqa: FBT001 - a key of the cache
    blocked: frozenset[int],
) -> Rows:
    """Mentions and quotes of her, and reactions of somebody whom she has not blocked."""
    own = exists().where(TopicWatch.member_id == ME, TopicWatch.topic_id == Topic.id)
    given = exists().where(Reaction.post_id == Post.id)
    if blocked:
        given = given.where(Reaction.member_id.not_in(blocked))
    calls = Notification.kind.in_(KINDS_OF_CALL)
    columns = (Notification.kind, Notification.created_at.label("told_at"))
    return (
        told.outerjoin(Member, Member.id == Post.author_id)
        .outerjoin(Persona, Persona.id == Post.persona_id)
        .where(Notification.created_at > AFTER, Notification.created_at <= NOW)
        .where(Notification.seen_at.is_(None), *unread.there())
        .where(~own.where(TopicWatch.muted_at.is_not(None)), or_(calls, given))
        .with_only_columns(*_columns(with_words), *columns)
        .order_by(Notification.created_at.desc())
        .limit(MOST)
    )


def _columns(with_words: bool) -> tuple[Any, ...]:  # noqa: FBT001 - see above
    name = func.coalesce(Persona.name, Member.display_name).label("name")
    words = Post.plain if with_words else literal("")
    return Post.topic_id, Topic.title, Post.id, Post.author_id, name, words.label("plain")


def asked_beside(tells: Mapping[str, datetime]) -> dict[str, datetime]:
    """What BESIDE is given when it runs, but for `me`."""
    return {"after": tells.get("guidelines", clock.now()), "now": clock.now()}


def _agreed() -> ColumnElement[bool]:
    return exists().where(Acceptance.member_id == ME, Acceptance.version_id == GuidelinesVersion.id)


_LETTERS = select(func.count()).where(
    Letter.recipient_id == ME, Letter.read_at.is_(None), Letter.mailed_at.is_(None)
)
_GUIDELINES = (
    select(GuidelinesVersion.id)
    .where(GuidelinesVersion.id == select(func.max(GuidelinesVersion.id)).scalar_subquery())
    .where(GuidelinesVersion.created_at > AFTER, GuidelinesVersion.created_at <= NOW, ~_agreed())
)
BESIDE = _LETTERS.scalar_subquery(), _GUIDELINES.scalar_subquery()  # columns, asked with others
