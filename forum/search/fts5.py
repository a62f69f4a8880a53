"""Search by SQLite's FTS5, whose index the database keeps by triggers (migration 0007).

Board and author stand in the index as words of their own ("b12 m345"), so that the walls are part
of the search itself: how long it takes tells nothing about boards that one may not read.
"""

from __future__ import annotations

from sqlalchemy import Connection, Select, column, select, table, text

from forum.models.posts import Post
from forum.models.reader import LENGTH
from forum.search.questions import TITLES, Found, Question
from forum.text.query import fts5

post_words = table("post_words", column("rowid"))
topic_words = table("topic_words", column("rowid"))
REFILL = (
    "INSERT INTO post_words(post_words) VALUES ('delete-all')",
    "INSERT INTO topic_words(topic_words) VALUES ('delete-all')",
    "INSERT INTO topic_words(rowid, title, marks) SELECT id, title, 'b' || board_id FROM topics",
    "INSERT INTO post_words(rowid, plain, marks) "
    "SELECT posts.id, plain, 'b' || board_id || coalesce(' m' || author_id, '') "
    "FROM posts JOIN topics ON topics.id = posts.topic_id",
)


def find(boards: list[int], question: Question) -> Found[int, int]:
    """The numbers of titles and posts with these words, newest first; one post more than a page."""
    return Found(_topics(boards, question), _posts(boards, question))


def _posts(boards: list[int], question: Question) -> Select[int]:
    number = post_words.c.rowid
    found = (
        select(number)
        .where(text("post_words MATCH :words").bindparams(words=_match(boards, question, "plain")))
        .order_by(number.desc())
        .limit(LENGTH + 1)
    )
    if question.since:
        found = found.join(Post, Post.id == number).where(Post.created_at >= question.since)
    if question.before:
        found = found.where(number < question.before)
    return found


def _topics(boards: list[int], question: Question) -> Select[int]:
    number = topic_words.c.rowid
    return (
        select(number)
        .where(text("topic_words MATCH :words").bindparams(words=_match(boards, question, "title")))
        .order_by(number.desc())
        .limit(TITLES)
    )


def refill(connection: Connection) -> None:
    """Makes the index anew from what is there, after rows came in without its triggers."""
    for statement in REFILL:
        connection.execute(text(statement))


def _match(boards: list[int], question: Question, where: str) -> str:
    """The words, within the boards that may be read."""
    walls = " OR ".join(f"b{number}" for number in boards)
    place = f"({walls})" if question.author_id is None else f"({walls}) AND m{question.author_id}"
    return f"({{{where}}} : ({fts5(question.words)})) AND ({{marks}} : ({place}))"
