"""Finding: one question, two engines: SQLite's FTS5 and PostgreSQL's text search.

An engine offers `find(boards, question)`: Selects of numbers, newest first. What the person may see
stands in front of either.
"""

from __future__ import annotations

from sqlalchemy.orm import contains_eager, joinedload

from forum import policy
from forum.db import db, session
from forum.db.among import among
from forum.models.boards import Board
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.search import fts5, tsvector
from forum.search.questions import Found, Question

__all__ = ["Found", "Question", "find"]


def find(person: policy.Person, question: Question) -> Found[Topic, Post]:
    """What `person` may see of topics with these words in their title, and of posts with them.

    The walls are asked for here, once for both.
    """
    engine = fts5 if db.engine.dialect.name == "sqlite" else tsvector
    numbers = engine.find(_boards(person, question), question)
    titled = policy.visible_topics(person).where(among(Topic.id, numbers.topics))
    written = (
        policy.visible_posts(person)
        .where(among(Post.id, numbers.posts))
        .options(contains_eager(Post.topic), joinedload(Post.author), joinedload(Post.persona))
    )
    return Found(titled.order_by(Topic.id.desc()), written.order_by(Post.id.desc()))


def _boards(person: policy.Person, question: Question) -> list[int]:
    """The walls: the boards within which the index itself is asked."""
    if question.board:
        return [question.board.id]
    visible = policy.visible_boards(person).with_only_columns(Board.id)
    return list(session.scalars(visible)) or [0]
