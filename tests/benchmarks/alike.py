"""A member for whom a large community holds as much as a small one: what she watches, has not read.

So what a page costs her more in the large one is growth with the site, not with her own absence.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select

from forum import clock
from forum.db import session
from forum.models.members import Member
from forum.models.notifications import Notification
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.models.watching import BoardWatch, Reading, TopicWatch

WATCHED = 10  # topics
UNREAD = 3  # replies in each second one of them
NEW = 2  # topics on a watched board


def settle(member: Member) -> None:
    """Has her watch ten of the newest topics that are long enough, and no board."""
    _forget(member)
    for number, topic in enumerate(_topics()):
        TopicWatch.begin(topic, by=member)
        Reading.mark(topic, by=member, up_to=_read(topic, UNREAD if number % 2 else 0))


def settle_on_board(member: Member, board_id: int) -> None:
    """Has her watch a board alone, and count all as read but for two topics that came after."""
    _forget(member)
    newest = select(Topic.latest_post_id).where(Topic.board_id == board_id)
    newest = newest.order_by(Topic.latest_at.desc()).limit(1).offset(NEW)
    member.read_up_to = session.scalars(newest).one()
    session.add(BoardWatch(member_id=member.id, board_id=board_id, created_at=clock.ago(days=100)))


def _forget(member: Member) -> None:
    for kind in (TopicWatch, BoardWatch, Reading, Notification):
        session.execute(delete(kind).where(kind.member_id == member.id))


def _topics() -> list[int]:
    newest = select(Topic.id).order_by(Topic.latest_at.desc()).limit(50 * WATCHED)
    return [each for each in session.scalars(newest) if _length(each) > UNREAD][:WATCHED]


def _length(topic: int) -> int:
    return session.scalar(select(func.count()).where(Post.topic_id == topic)) or 0


def _read(topic: int, unread: int) -> Any:
    newest = select(Post.id).where(Post.topic_id == topic).order_by(Post.id.desc())
    return session.scalars(newest.limit(1).offset(unread)).one()
