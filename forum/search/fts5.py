"""Search by SQLite's FTS5, whose index the database keeps by triggers (migration 0007).

Board and author stand in the index as words of their own ("b12 m345"), so that the walls are part
of the search itself: how long it takes tells nothing about boards that one may not read.
"""

from __future__ import annotations

from sqlalchemy import Select, column, select, table, text
from sqlalchemy.orm import contains_eager, joinedload

from forum import policy
from forum.db import session
from forum.models.boards import Board
from forum.models.posts import Post
from forum.models.reader import LENGTH
from forum.models.topics import Topic
from forum.search.questions import Question
from forum.text.query import fts5

TITLES = 5

post_words = table("post_words", column("rowid"))
topic_words = table("topic_words", column("rowid"))


def posts(person: policy.Person, question: Question) -> Select[Post]:
    """Posts with these words that `person` may see, newest first; one more than a page."""
    number = post_words.c.rowid
    found = (
        select(number)
        .where(text("post_words MATCH :words").bindparams(words=_match(person, question, "plain")))
        .order_by(number.desc())
        .limit(LENGTH + 1)
    )
    if question.since:
        found = found.join(Post, Post.id == number).where(Post.created_at >= question.since)
    if question.before:
        found = found.where(number < question.before)
    visible = policy.visible_posts(person).where(Post.id.in_(found)).order_by(Post.id.desc())
    return visible.options(
        contains_eager(Post.topic), joinedload(Post.author), joinedload(Post.persona)
    )


def topics(person: policy.Person, question: Question) -> Select[Topic]:
    """Topics with these words in their title that `person` may see, newest first."""
    number = topic_words.c.rowid
    found = (
        select(number)
        .where(text("topic_words MATCH :words").bindparams(words=_match(person, question, "title")))
        .order_by(number.desc())
        .limit(TITLES)
    )
    return policy.visible_topics(person).where(Topic.id.in_(found)).order_by(Topic.id.desc())


def _match(person: policy.Person, question: Question, where: str) -> str:
    """The words, within the boards that `person` may read."""
    if question.board:
        boards = [question.board.id]
    else:
        visible = policy.visible_boards(person).with_only_columns(Board.id)
        boards = list(session.scalars(visible)) or [0]
    walls = " OR ".join(f"b{number}" for number in boards)
    place = f"({walls})" if question.author_id is None else f"({walls}) AND m{question.author_id}"
    return f"({{{where}}} : ({fts5(question.words)})) AND ({{marks}} : ({place}))"
