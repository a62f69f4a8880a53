"""How far readers have read, and what they watch, when posts move to another topic."""

from __future__ import annotations

from bisect import bisect_right

from sqlalchemy import insert, literal, select

from forum.db import session
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.models.watching import Reading, TopicWatch


def copy(source: Topic, target: Topic) -> None:
    """Whoever has read or watches where the posts stood has read, and watches, where they go."""
    known = select(Reading.member_id).where(Reading.topic_id == target.id)
    rows = select(Reading.member_id, literal(target.id), Reading.post_id).where(
        Reading.topic_id == source.id, Reading.member_id.not_in(known)
    )
    columns = [Reading.member_id, Reading.topic_id, Reading.post_id]
    session.execute(insert(Reading).from_select(columns, rows))
    watch_too(source, target)


def watch_too(source: Topic, target: Topic) -> None:
    """Whoever watches one topic watches the other too, unless she has said otherwise of that."""
    known = select(TopicWatch.member_id).where(TopicWatch.topic_id == target.id)
    rows = select(TopicWatch.member_id, literal(target.id), TopicWatch.created_at).where(
        TopicWatch.topic_id == source.id,
        TopicWatch.ended_at.is_(None),
        TopicWatch.member_id.not_in(known),
    )
    columns = [TopicWatch.member_id, TopicWatch.topic_id, TopicWatch.created_at]
    session.execute(insert(TopicWatch).from_select(columns, rows))


def merged(one: Topic, other: Topic) -> dict[int, int]:
    """How far each reader has read of two topics in one: up to the first post that is new to her.

    She may find again what she has read; nothing that she has not read passes for read.
    """
    posts = {each.id: _numbers(each) for each in (one, other)}
    seen: dict[int, dict[int, int]] = {}
    for row in session.scalars(select(Reading).where(Reading.topic_id.in_(posts))):
        seen.setdefault(row.member_id, {})[row.topic_id] = row.post_id
    last = max((numbers[-1] for numbers in posts.values() if numbers), default=0)
    return {
        member_id: min(_first_new(posts[each], marks.get(each, 0), last) for each in posts) - 1
        for member_id, marks in seen.items()
    }


def note(topic: Topic, marks: dict[int, int]) -> None:
    """Notes how far each reader has read of a topic."""
    rows = session.scalars(select(Reading).filter_by(topic_id=topic.id))
    known = {row.member_id: row for row in rows}
    for member_id, seen in marks.items():
        if member_id in known:
            known[member_id].post_id = seen
        else:
            session.add(Reading(member_id=member_id, topic_id=topic.id, post_id=seen))


def _numbers(topic: Topic) -> list[int]:
    return list(session.scalars(select(Post.id).filter_by(topic_id=topic.id).order_by(Post.id)))


def _first_new(numbers: list[int], seen: int, last: int) -> int:
    place = bisect_right(numbers, seen)
    return numbers[place] if place < len(numbers) else last + 1
