"""Fills PostgreSQL from within: tens of millions of posts, as the app would have left them.

Rows are put together by the database itself from the texts of `forum seed`. Triggers and references
rest meanwhile; secondary indexes are taken off and built when all is there. Each post ends with two
words of its own: one that a thousandth of all posts have, and one that twenty have.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import psycopg

from forum.cli.seed import WORDS, _text
from forum.text import markdown

DAYS = 700
TEXTS = 500
FILLED = ("members", "topics", "posts", "readings", "topic_watches", "post_words", "topic_words")
QUICK = (  # for the connection that fills; whoever reads a half-filled database sees nothing
    "SET session_replication_role = replica",
    "SET maintenance_work_mem = '3GB'",
    "SET work_mem = '2GB'",
    "SET statement_timeout = 0",
    "SET synchronous_commit = off",
)


@dataclass(frozen=True)
class Size:
    """How much there is to be."""

    members: int
    topics: int
    posts: int
    longest: int  # posts in the longest topic
    paragraphs: int  # of some 130 characters, in each post


POOLS = """
CREATE UNLOGGED TABLE texts (
    id int PRIMARY KEY, body text, html text, plain text, render_version int, words tsvector
);
CREATE UNLOGGED TABLE titles (id int PRIMARY KEY, title text, words tsvector)
"""
# Sizes of topics as in `forum seed`: mostly few posts. What is cut off the long ones is dealt out.
SIZES = """
CREATE UNLOGGED TABLE sizes AS
WITH weighed AS (
    SELECT topic, CASE WHEN topic = {middle} THEN 0 ELSE power(1 - random(), -1 / 1.3) END AS weight
    FROM generate_series(1, {topics}) AS topic
), shared AS (
    SELECT topic, CASE WHEN topic = {middle} THEN {longest} ELSE least({longest} - 1, 1 + floor(
        ({posts} - {topics} - {longest}) * weight / sum(weight) OVER ())) END::int AS posts
    FROM weighed
), missing AS (SELECT {posts} - sum(posts)::int AS count FROM shared)
SELECT topic, posts + CASE WHEN topic = {middle} THEN 0
    ELSE count / ({topics} - 1) + (topic <= count % ({topics} - 1))::int END AS posts,
    now() - interval '{days} days' * (1 - (topic - 1.0) / {topics}) - interval '1 hour' AS begun
FROM shared, missing
"""
# Topics go on side by side, so that the posts of one lie apart on the disk.
PLAN = """
CREATE UNLOGGED TABLE plan AS
SELECT row_number() OVER (ORDER BY at, topic, place)::int AS id, topic, at
FROM (SELECT topic, place, least(begun + place * interval '3 minutes', now()) AS at
      FROM sizes, generate_series(0, posts - 1) AS place) AS each
"""
MEMBERS = """
INSERT INTO members (id, display_name, name_skeleton, email, read_up_to, discreet, created_at,
                     posts_to_approve)
SELECT number, 'Seedling ' || number, 'seedling#' || number, 'seedling' || number || '@example.org',
       0, false, now() - interval '800 days', 0
FROM generate_series(1, {members}) AS number
"""
TOPICS = """
INSERT INTO topics (id, board_id, title, created_at, latest_at, latest_post_id, answered)
SELECT topic, ({boards})[1 + topic % {board_count}], title, min(at), max(at), max(plan.id),
    count(*) > 1
FROM plan JOIN titles ON titles.id = topic % {texts} GROUP BY topic, title ORDER BY topic
"""
TOPIC_WORDS = """
INSERT INTO topic_words SELECT topics.id, titles.words || marks_of(board_id, NULL)
FROM topics JOIN titles ON titles.id = topics.id % {texts} ORDER BY topics.id
"""
AUTHOR = "1 + (plan.id::bigint * 7919 % {members})::int"
OWN = "'quilt' || plan.id % 1000 || ' lamp' || plan.id / 20"
POSTS = f"""
TRUNCATE posts CASCADE;
INSERT INTO posts (id, topic_id, author_id, body, html, plain, render_version, quoted_words,
                   created_at, version)
SELECT plan.id, topic, {AUTHOR}, body || E'\\n\\n' || {OWN}, html || E'\\n<p>' || {OWN} || '</p>',
       plain || E'\\n' || {OWN}, render_version, '', at, 1
FROM plan JOIN texts ON texts.id = plan.id % {{texts}}
"""
POST_WORDS = f"""
TRUNCATE post_words;
INSERT INTO post_words
SELECT plan.id, texts.words
    || ('quilt' || plan.id % 1000 || ':1 lamp' || plan.id / 20 || ':2')::tsvector
    || marks_of(board_id, {AUTHOR})
FROM plan JOIN texts ON texts.id = plan.id % {{texts}} JOIN topics ON topics.id = plan.topic
"""
# Each tenth post left what a reply leaves with its author: she watches, and has read up to there.
READINGS = f"""
INSERT INTO readings (member_id, topic_id, post_id)
SELECT {AUTHOR} AS author, topic, max(plan.id) FROM plan WHERE plan.id % 10 = 0 GROUP BY 1, 2
"""
WATCHES = """
INSERT INTO topic_watches (id, member_id, topic_id, created_at)
SELECT row_number() OVER (), member_id, topic_id, now() - interval '1 hour' FROM readings
"""
# As migrations 0033 and 0034 have the database count them.
DAYS_OF_BOARDS = """
INSERT INTO board_days SELECT board_id, to_char(latest_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
    count(*) FROM topics GROUP BY 1, 2
"""
MONTHS_OF_BOARDS = """
INSERT INTO board_months SELECT board_id, substr(day, 1, 7), sum(topics) FROM board_days
GROUP BY 1, 2
"""
STEPS = {
    "sizes": SIZES,
    "plan": PLAN,
    "members": MEMBERS,
    "topics": TOPICS,
    "topic words": TOPIC_WORDS,
    "days": DAYS_OF_BOARDS,
    "months": MONTHS_OF_BOARDS,
    "posts": POSTS,
    "post words": POST_WORDS,
    "readings": READINGS,
    "watches": WATCHES,
}
COUNTED = ("members", "topics", "posts", "topic_watches")
COUNTER = "SELECT setval(pg_get_serial_sequence('{0}', 'id'), (SELECT max(id) FROM {0}))"
TIDY = "DROP TABLE plan, sizes, texts, titles"
INDEXES = """
SELECT i.relname, pg_get_indexdef(i.oid), c.conname, pg_get_constraintdef(c.oid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
LEFT JOIN pg_constraint c ON c.conindid = i.oid AND c.conrelid = x.indrelid
WHERE x.indrelid = %s::regclass AND NOT x.indisprimary
"""


def fill(address: str, size: Size, boards: list[int]) -> None:
    """Fills an empty database of this version that has these boards; says what takes how long."""
    with psycopg.connect(address, autocommit=True) as line:
        for each in QUICK:
            line.execute(each)
        _pools(line, size)
        known = {table: _take_off(line, table) for table in FILLED}
        for name, statement in STEPS.items():
            timed(name, lambda what=statement: _run(line, what, size, boards))
        for table, statements in known.items():
            timed(f"indexes of {table}", lambda all_of=statements: _each(line, all_of))
        _each(line, [TIDY, *(COUNTER.format(table) for table in COUNTED)])
        timed("vacuum", lambda: line.execute("VACUUM (ANALYZE)"))


def timed(name: str, deed: Any) -> None:
    """Does it, and says how long it took."""
    began = time.perf_counter()
    deed()
    print(f"  {name}: {time.perf_counter() - began:.0f} s", flush=True)


def _run(line: psycopg.Connection[Any], statement: str, size: Size, boards: list[int]) -> None:
    """In one transaction, so that what is emptied and filled again needs no log (wal_level)."""
    values = {
        **asdict(size),
        "middle": size.topics // 2,
        "days": DAYS,
        "texts": TEXTS,
        "boards": f"ARRAY{boards}",
        "board_count": len(boards),
    }
    with line.transaction():
        line.execute("SELECT setseed(0.07)")
        line.execute(statement.format(**values))


def _each(line: psycopg.Connection[Any], statements: list[str]) -> None:
    for each in statements:
        line.execute(each)


def _take_off(line: psycopg.Connection[Any], table: str) -> list[str]:
    """Takes all indexes but the first off a table; the statements that put them back."""
    back = []
    for index, definition, constraint, words in line.execute(INDEXES, (table,)).fetchall():
        if constraint:
            line.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            back.append(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {words}")
        else:
            line.execute(f"DROP INDEX {index}")
            back.append(definition)
    return back


def _pools(line: psycopg.Connection[Any], size: Size) -> None:
    """The texts and titles that all are made of, with their words as the search knows them."""
    line.execute(POOLS)
    for number, *text, version, title in written(size.paragraphs):
        row = (number, *text, version, text[-1])
        line.execute("INSERT INTO texts VALUES (%s, %s, %s, %s, %s, words_in(%s))", row)
        line.execute("INSERT INTO titles VALUES (%s, %s, words_in(%s))", (number, title, title))


def written(paragraphs: int) -> Iterator[tuple[Any, ...]]:
    """What all is made of: number, body, HTML, plain words, the renderer's version, a title."""
    chance = random.Random(7)
    for number in range(TEXTS):
        body = "\n\n".join(_text(chance)["body"].split("\n\n")[:paragraphs])
        rendered = markdown.render(body)
        title = " ".join(chance.choices(WORDS, k=6)).capitalize()
        yield number, body, rendered.html, rendered.plain, rendered.version, title
