"""What is left of a post's words elsewhere once it is gone: in notes of moves, in waiting posts.

By table, not by class: posts ask this, and those tables know of posts.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Table, func, or_, select, update

from forum.db import Tables, session

Row = TypeVar("Row")


def forget(post_id: int) -> list[str]:
    """Empties what still quotes a post, or keeps the title of the merged topic that it opened.

    Returns those titles, for what has to be kept sealed.
    """
    post, moved, waiting = (_table(each) for each in ("posts", "post_moves", "waiting_posts"))
    quoting = select(post.c.id).where(post.c.quoted_post_id == post_id)
    quotes = or_(moved.c.post_id == post_id, moved.c.post_id.in_(quoting))
    session.execute(update(moved).where(quotes).values(quoted_words=""))
    held = update(waiting).where(waiting.c.quoted_post_id == post_id)
    session.execute(held.values(quoted_words=""))
    return _forget_titles(post_id)


def opened(topic_id: int, kind: type[Row]) -> Row:
    """The post (`kind`) with which a topic began whose posts stand elsewhere now."""
    moved = _table("post_moves")
    first = select(func.min(moved.c.post_id)).where(moved.c.from_topic_id == topic_id)
    return session.get_one(kind, session.scalar(first))


def _forget_titles(post_id: int) -> list[str]:
    merging, moved = _table("mergings"), _table("post_moves")
    first = select(func.min(moved.c.post_id)).where(moved.c.from_topic_id == merging.c.topic_id)
    opened = first.scalar_subquery() == post_id
    titles = session.scalars(select(merging.c.title).where(opened)).all()
    if titles:
        session.execute(update(merging).where(opened).values(title=""))
    return [each for each in titles if each]


def _table(name: str) -> Table:
    return Tables.metadata.tables[name]
