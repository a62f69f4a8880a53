"""What a member has not read: watched topics with posts after, and topics new on watched boards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
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
from sqlalchemy.orm import aliased

from forum import clock
from forum.db import Moment
from forum.db.among import among
from forum.models.blocks import Block
from forum.models.hidings import Hiding
from forum.models.members import Member
from forum.models.posts import Erasure, Post
from forum.models.reader import ME, Rows
from forum.models.topics import Topic
from forum.models.watching import BoardWatch, Reading, TopicWatch

NEWS_DAYS = 30  # a topic on a watched board is news for so long
SLACK = 1_000  # posts
READ = bindparam("read_up_to", type_=Integer)
SINCE = bindparam("since", type_=Moment)


def values(member: Member) -> dict[str, Any]:
    """What a question about it is given when it runs."""
    since = clock.ago(days=NEWS_DAYS)
    return {"me": member.id, "read_up_to": member.read_up_to, "since": since}


def topics(visible: Select[Topic]) -> tuple[Rows, Rows]:
    """Watched topics with posts that she has not read; topics new to her on watched boards."""
    known = func.coalesce(Reading.post_id, 0)
    on_topics = (
        visible.outerjoin(Reading, and_(Reading.topic_id == Topic.id, Reading.member_id == ME))
        .join(TopicWatch, and_(TopicWatch.topic_id == Topic.id, TopicWatch.member_id == ME))
        .where(Topic.latest_post_id > READ)
        .where(TopicWatch.ended_at.is_(None), Topic.latest_post_id > known)
        .with_only_columns(
            Topic.id,
            case((known > READ, known), else_=READ).label("seen"),
            literal(1).label("opened"),
        )
    )
    watched = and_(BoardWatch.board_id == Topic.board_id, BoardWatch.member_id == ME)
    return on_topics, _new_on_boards(visible.join(BoardWatch, watched))


def _new_on_boards(of: Select[Topic]) -> Rows:
    """Of topics on watched boards those that she has neither opened nor decided about."""
    return (
        of.outerjoin(Reading, and_(Reading.topic_id == Topic.id, Reading.member_id == ME))
        .outerjoin(TopicWatch, and_(TopicWatch.topic_id == Topic.id, TopicWatch.member_id == ME))
        .where(Topic.latest_post_id > READ, TopicWatch.id.is_(None), Reading.post_id.is_(None))
        .where(Topic.created_at > BoardWatch.created_at)
        # A topic is not older than its newest reply: this lets the index by latest_at be used.
        .where(Topic.latest_at > _since(), Topic.latest_at > BoardWatch.created_at)
        .with_only_columns(Topic.id, READ.label("seen"), literal(0).label("opened"))
    )


def _since() -> ColumnElement[datetime]:
    """SINCE, or when she counted everything as read, if that is later: at 14,000 posts a day all
    topics of a month were gone through for whoever had read them.

    A thousand posts before that, as no two servers have the same clock.
    """
    known = (
        select(case((Post.created_at > SINCE, Post.created_at), else_=SINCE))
        .where(Post.id <= READ - SLACK)
        .order_by(Post.id.desc())
        .limit(1)
    )
    return func.coalesce(known.scalar_subquery(), SINCE)


def newest(visible: Select[Topic], most: int) -> Any:
    """The columns of `topics`, of the newest few of either kind in which there is something new.

    A busy board has thousands of topics in a month. Asked for one board at a time they are read
    off an index, newest first, until there are enough.
    """
    on_topics, shown = topics(visible)[0], aliased(Topic)
    seen: Any = on_topics.selected_columns.seen
    new = exists().where(newer(seen.element))
    here = visible.where(Topic.board_id == BoardWatch.board_id)
    recent = _new_on_boards(here).where(exists().where(newer(READ)))
    recent = recent.with_only_columns(Topic.id).order_by(Topic.latest_at.desc()).limit(most)
    on_boards = (
        select(shown.id, READ.label("seen"), literal(0).label("opened"))
        .select_from(BoardWatch)
        .join(shown, among(shown.id, recent.correlate(BoardWatch)))
        .where(BoardWatch.member_id == ME)
        .order_by(shown.latest_at.desc())
    )
    on_topics = on_topics.where(new).order_by(Topic.latest_at.desc())
    return union_all(*few(most, on_topics, on_boards)).subquery().c


def few(most: int, *questions: Rows) -> list[Rows]:
    """Each by itself ends after `most`; SQLite wants them in parentheses for it."""
    return [select(each.limit(most).subquery()) for each in questions]


def newer(seen: ColumnElement[int]) -> ColumnElement[bool]:
    """A post of a topic after the one that she has seen, which may be told."""
    return and_(Post.topic_id == Topic.id, Post.id > seen, *there(), near())


def there() -> tuple[ColumnElement[bool], ...]:
    """A post is neither hidden nor taken back."""
    return tuple(~exists().where(kind.post_id == Post.id) for kind in (Hiding, Erasure))


def near() -> ColumnElement[bool]:
    """Its author is not blocked by her; what is anonymous tells of nobody."""
    return or_(Post.author_id.is_(None), Post.author_id.not_in(blocked()))


def blocked() -> Select[int]:
    """Whom she has blocked."""
    return select(Block.blocked_id).where(Block.member_id == ME)
