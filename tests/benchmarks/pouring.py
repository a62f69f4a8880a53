"""Fills SQLite from within: millions of posts, as the app would have left them.

As `filling` does on PostgreSQL: rows are put together by the database itself from some hundred
texts, triggers rest meanwhile, and indexes are taken off and built when all is there. Three topics
have a length that is known: one of 20 posts, one of 300, and the longest.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from forum.search import fts5
from tests.benchmarks.filling import DAYS, TEXTS, Size, timed, written

SHORT, LONG = 20, 300  # posts
QUICK = (  # nobody reads a half-filled database, and after a power cut it is filled anew
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA cache_size=-1000000",
    "PRAGMA temp_store=FILE",
)
POOLS = """
CREATE TABLE texts (id INTEGER PRIMARY KEY, body, html, plain, render_version, title);
CREATE TABLE sizes (topic INTEGER PRIMARY KEY, posts, begun);
CREATE TABLE places (place INTEGER PRIMARY KEY);
CREATE TABLE plan (id INTEGER PRIMARY KEY, topic, at)
"""
AT = "strftime('%Y-%m-%d %H:%M:%S.000000', {}, 'unixepoch')"
OWN = "('quilt' || (plan.id % 1000) || ' lamp' || (plan.id / 20))"
AUTHOR = "1 + plan.id * 7919 % :members"
# Each tenth post left what a reply leaves with its author: she watches, and has read up to there.
STEPS = {
    "places": """
        INSERT INTO places WITH RECURSIVE each(n) AS (
            SELECT 0 UNION ALL SELECT n + 1 FROM each WHERE n < :longest) SELECT n FROM each""",
    "plan": """
        INSERT INTO plan (topic, at) SELECT topic, min(begun + 180 * place, :now)
        FROM sizes JOIN places ON place < posts ORDER BY 2, topic, place""",
    "members": f"""
        INSERT INTO members (id, display_name, name_skeleton, email, read_up_to, discreet,
                             created_at, posts_to_approve)
        WITH RECURSIVE each(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM each WHERE n < :members)
        SELECT n, 'Seedling ' || n, 'seedling#' || n, 'seedling' || n || '@example.org', 0, 0,
               {AT.format(":now - 800 * 86400")}, 0 FROM each""",
    "topics": f"""
        INSERT INTO topics (id, board_id, title, created_at, latest_at, latest_post_id, answered)
        SELECT topic, (SELECT min(id) FROM boards) + topic % 4,
               (SELECT title FROM texts WHERE texts.id = topic % :texts),
               {AT.format("min(at)")}, {AT.format("max(at)")}, max(plan.id), count(*) > 1
        FROM plan GROUP BY topic""",
    "posts": f"""
        INSERT INTO posts (id, topic_id, author_id, body, html, plain, render_version,
                           quoted_words, created_at, version)
        SELECT plan.id, topic, {AUTHOR}, body || char(10, 10) || {OWN},
               html || char(10) || '<p>' || {OWN} || '</p>', plain || char(10) || {OWN},
               render_version, '', {AT.format("at")}, 1
        FROM plan CROSS JOIN texts ON texts.id = plan.id % :texts ORDER BY plan.id""",
    "readings": f"""
        INSERT INTO readings (member_id, topic_id, post_id)
        SELECT {AUTHOR}, topic, max(plan.id) FROM plan WHERE plan.id % 10 = 0 GROUP BY 1, 2""",
    "watches": f"""
        INSERT INTO topic_watches (member_id, topic_id, created_at)
        SELECT member_id, topic_id, {AT.format(":now - 3600")} FROM readings""",
    "days": """
        INSERT INTO board_days (board_id, day, topics)
        SELECT board_id, substr(latest_at, 1, 10), count(*) FROM topics GROUP BY 1, 2""",
    "months": """
        INSERT INTO board_months (board_id, month, topics)
        SELECT board_id, substr(day, 1, 7), sum(topics) FROM board_days GROUP BY 1, 2""",
}
TAKEN_OFF = """
SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND (type = 'trigger' OR
    type = 'index' AND tbl_name IN ('posts', 'topics', 'readings', 'topic_watches'))
"""
TIDY = "DROP TABLE plan; DROP TABLE places; DROP TABLE sizes; DROP TABLE texts"


def pour(database: Path, size: Size) -> None:
    """Fills an empty database of this version that has four boards; says what takes how long."""
    line = sqlite3.connect(database, isolation_level=None)
    for each in QUICK:
        line.execute(each)
    line.executescript(POOLS)
    _pools(line, size)
    back = line.execute(TAKEN_OFF).fetchall()
    for kind, name, _sql in back:
        line.execute(f"DROP {kind} {name}")
    values = {"members": size.members, "longest": size.longest, "texts": TEXTS}
    values["now"] = int(time.time())
    for name, statement in STEPS.items():
        timed(name, lambda what=statement: _whole(line, [(what, values)]))
    timed("words", lambda: _whole(line, [(each, {}) for each in fts5.REFILL]))
    line.executescript(TIDY)
    timed("indexes", lambda: _whole(line, [(sql, {}) for _kind, _name, sql in back]))
    line.execute("PRAGMA journal_mode=WAL")
    line.close()


def _whole(line: sqlite3.Connection, statements: list[tuple[str, dict[str, int]]]) -> None:
    line.execute("BEGIN")
    for statement, values in statements:
        line.execute(statement, values)
    line.execute("COMMIT")


def _pools(line: sqlite3.Connection, size: Size) -> None:
    rows = written(size.paragraphs)
    line.execute("BEGIN")
    line.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)", rows)
    line.executemany("INSERT INTO sizes VALUES (?, ?, ?)", _sizes(size))
    line.execute("COMMIT")


def _sizes(size: Size) -> Iterator[tuple[int, int, int]]:
    """As in `forum seed`: mostly few posts. What is cut off is dealt out. Topic, posts, begun."""
    chance, fixed = random.Random(7), known(size)
    others = [each for each in range(1, size.topics + 1) if each not in fixed]
    weights = {each: chance.paretovariate(1.3) for each in others}
    left, whole = size.posts - sum(fixed.values()) - len(others), sum(weights.values())
    counts = {
        topic: min(size.longest - 1, 1 + int(left * weight / whole))
        for topic, weight in weights.items()
    }
    missing = size.posts - sum(fixed.values()) - sum(counts.values())
    for place, topic in enumerate(others):
        counts[topic] += missing // len(others) + (place < missing % len(others))
    now = int(time.time()) - 3600
    for topic, posts in sorted({**counts, **fixed}.items()):
        age = DAYS * 86400 * (1 - (topic - 1) / size.topics)
        yield topic, posts, int(now - age)


def known(size: Size) -> dict[int, int]:
    """Topics of a known length: the short one, the long one, the longest."""
    middle = size.topics // 2
    return {size.topics // 3: SHORT, middle: LONG, middle + 1: size.longest}
