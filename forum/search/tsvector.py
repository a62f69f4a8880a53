"""Search by PostgreSQL, whose index the database keeps by triggers (migration 0024).

Board and author stand in the index as words that no text can hold ("b:12", "m:345"), so that the
walls are part of the search itself, as they are with FTS5.
"""

from __future__ import annotations

from sqlalchemy import Connection, Select, TextClause, column, select, table, text

from forum.models.posts import Post
from forum.models.reader import LENGTH
from forum.search.questions import TITLES, Question
from forum.text.query import tsquery

REFILL = (  # an index over all of it is built in one go
    "DROP INDEX ix_post_words_words, ix_topic_words_words",
    "DELETE FROM post_words",
    "DELETE FROM topic_words",
    "INSERT INTO topic_words SELECT id, words_in(title) || marks_of(board_id, NULL) FROM topics",
    "INSERT INTO post_words SELECT posts.id, words_in(plain) || marks_of(board_id, author_id) "
    "FROM posts JOIN topics ON topics.id = posts.topic_id",
    "CREATE INDEX ix_topic_words_words ON topic_words USING gin (words)",
    "CREATE INDEX ix_post_words_words ON post_words USING gin (words)",
)
# A plan for any words at all has to be wrong: it asks each row anew what the words are, 30 times as
# slow, and does not know whether they are rare. PostgreSQL would keep one after ten questions.
PLAN_ANEW = text("SET LOCAL plan_cache_mode = force_custom_plan")
ASKED = "words @@ (to_tsquery('forum', :asked) && CAST(:marks AS tsquery))"

post_words = table("post_words", column("post_id"))
topic_words = table("topic_words", column("topic_id"))


def posts(boards: list[int], question: Question) -> Select[int]:
    """The numbers of posts with these words, newest first; one more than a page."""
    number = post_words.c.post_id
    found = select(number).where(_match(boards, question)).order_by(number.desc())
    if question.since:
        found = found.join(Post, Post.id == number).where(Post.created_at >= question.since)
    if question.before:
        found = found.where(number < question.before)
    return found.limit(LENGTH + 1)


def topics(boards: list[int], question: Question) -> Select[int]:
    """The numbers of topics with these words in their title, newest first."""
    number = topic_words.c.topic_id
    found = select(number).where(_match(boards, question)).order_by(number.desc())
    return found.limit(TITLES)


def refill(connection: Connection) -> None:
    """Makes the index anew from what is there, after rows came in without its triggers."""
    for statement in REFILL:
        connection.execute(text(statement))


def _match(boards: list[int], question: Question) -> TextClause:
    """The words, within the boards that may be read."""
    marks = f"({' | '.join(_quoted(f'b:{number}') for number in boards)})"
    if question.author_id is not None:
        marks += f" & {_quoted(f'm:{question.author_id}')}"
    return text(ASKED).bindparams(asked=tsquery(question.words), marks=marks)


def _quoted(mark: str) -> str:
    return f"'{mark}'"
