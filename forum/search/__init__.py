"""Finding: one question, two engines: SQLite's FTS5 and PostgreSQL's text search.

An engine offers `posts(boards, question)` and `topics(boards, question)`: Selects of numbers,
newest first. What the person may see stands in front of either.
"""

from __future__ import annotations

from types import ModuleType

from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload

from forum import policy
from forum.db import db, session
from forum.db.among import among
from forum.models.boards import Board
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.search import fts5, tsvector
from forum.search.questions import Question

__all__ = ["Question", "posts", "topics"]


def posts(person: policy.Person, question: Question) -> Select[Post]:
    """Posts with these words that `person` may see, newest first; one more than a page."""
    found = _engine().posts(_boards(person, question), question)
    visible = policy.visible_posts(person).where(among(Post.id, found)).order_by(Post.id.desc())
    return visible.options(
        contains_eager(Post.topic), joinedload(Post.author), joinedload(Post.persona)
    )


def topics(person: policy.Person, question: Question) -> Select[Topic]:
    """Topics with these words in their title that `person` may see, newest first."""
    found = _engine().topics(_boards(person, question), question)
    return policy.visible_topics(person).where(among(Topic.id, found)).order_by(Topic.id.desc())


def _engine() -> ModuleType:
    return fts5 if db.engine.dialect.name == "sqlite" else tsvector


def _boards(person: policy.Person, question: Question) -> list[int]:
    """The walls: the boards within which the index itself is asked."""
    if question.board:
        return [question.board.id]
    visible = policy.visible_boards(person).with_only_columns(Board.id)
    return list(session.scalars(visible)) or [0]
