"""Search by PostgreSQL, whose index the database keeps by triggers (migration 0024).

Board and author stand in the index as words that no text can hold ("b:12", "m:345"), so that the
walls are part of the search itself, as they are with FTS5.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, column, select, table, text, union_all

from forum.db import session
from forum.models.posts import Post
from forum.models.reader import LENGTH
from forum.search.questions import TITLES, Found, Question
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
PLAN_ANEW = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true),"
    " (SELECT max(post_id) FROM post_words), (SELECT max(topic_id) FROM topic_words)"
)
NEW_POSTS, NEW_TOPICS = 30_000, 2_000  # that are gone through before the index is asked
ASKED = "words @@ (to_tsquery('forum', :asked) && CAST(:marks AS tsquery))"

post_words = table("post_words", column("post_id"))
topic_words = table("topic_words", column("topic_id"))


def find(boards: list[int], question: Question) -> Found[int, int]:
    """The numbers of titles and posts with these words, newest first; one post more than a page."""
    _, post, topic = session.execute(PLAN_ANEW).one()
    match = _match(boards, question)
    return Found(
        _newest(
            select(topic_words.c.topic_id),
            match,
            floor=(topic or 0) - NEW_TOPICS,
            count=TITLES,
        ),
        _newest(
            _narrowed(question),
            match,
            floor=(question.before or post or 0) - NEW_POSTS,
            count=LENGTH + 1,
        ),
    )


def _narrowed(question: Question) -> Select[int]:
    number = post_words.c.post_id
    found = select(number)
    if question.since:
        found = found.join(Post, Post.id == number).where(Post.created_at >= question.since)
    return found.where(number < question.before) if question.before else found


def _newest(found: Select[int], match: dict[str, str], *, floor: int, count: int) -> Select[int]:
    """The newest few: words that many have among those above `floor`, others by the index.

    PostgreSQL has to guess which of the two it is, and knows common words only: for a rare one it
    went through all posts from the newest on, ten seconds and more with 20 million. What stands
    first is answered first, and the second only where the first was not enough.
    """
    number: Any = found.selected_columns[0]
    each_by_itself = text(f"({ASKED}) IS TRUE").bindparams(**match)  # which no index answers
    above = found.where(each_by_itself, number > floor)
    recent = above.order_by(number.desc()).limit(count).subquery()
    below = found.where(text(ASKED).bindparams(**match), number <= floor)
    older = below.cte("older", nesting=True).prefix_with("MATERIALIZED")
    by_index = select(older.c[0]).order_by(older.c[0].desc()).limit(count).subquery()
    each = union_all(select(recent.c[0].label("number")), select(by_index.c[0])).subquery()
    return select(each.c.number).limit(count)


def refill(connection: Connection) -> None:
    """Makes the index anew from what is there, after rows came in without its triggers."""
    for statement in REFILL:
        connection.execute(text(statement))


def _match(boards: list[int], question: Question) -> dict[str, str]:
    """What ASKED is given: the words, and the boards that may be read."""
    marks = f"({' | '.join(_quoted(f'b:{number}') for number in boards)})"
    if question.author_id is not None:
        marks += f" & {_quoted(f'm:{question.author_id}')}"
    return {"asked": tsquery(question.words), "marks": marks}


def _quoted(mark: str) -> str:
    return f"'{mark}'"
