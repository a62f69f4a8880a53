"""Millions of posts on PostgreSQL, two servers behind nginx: `python -m tests.benchmarks.scale`.

As root, with Debian's PostgreSQL and nginx. Prints processor time a request, of the servers and of
the database apart, beside the same with 1,000 posts; then one of the servers is killed under load.
`--posts 200000 --topics 10000 --members 5000` takes a minute. `--keep FOLDER` leaves the database
there, and finds it again; `--explain` has PostgreSQL log the plan of whatever takes 50 ms.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from forum.cli.seed import _boards
from forum.db import db, session, transaction
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.topics import Topic
from tests.benchmarks import alike, load, queue
from tests.benchmarks.acknowledged import MARK, Tally, start
from tests.benchmarks.clusters import Cluster
from tests.benchmarks.community import Community
from tests.benchmarks.filling import Size, fill
from tests.benchmarks.side_by_side import Pair

LITTLE = {"members": 25, "topics": 160, "posts": 1000, "longest": 500}  # 40 topics a board
REPORTS = 500  # open, in both
LIMIT = 1.3
WRITERS = 8
WARM = 120  # on each of eight connections ten questions are planned anew, then no more
SETTINGS = {  # help/postgresql.md recommends them
    "shared_buffers": "4GB",
    "effective_cache_size": "12GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "4GB",
    "wal_level": "minimal",  # for filling
    "max_wal_senders": "0",
}
EXPLAIN = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "50ms",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
}
Spent = tuple[float, float, float]  # milliseconds: of the servers, of the database, by the clock
# Each must find nothing. What the app and its triggers would have written is what is there.
SAMPLE = "(SELECT 1 + (random() * {last})::int AS number FROM generate_series(1, 500)) AS chosen"
AMISS = {
    "search entries": f"""
        SELECT posts.id FROM {SAMPLE} JOIN posts ON posts.id = number
        JOIN topics ON topics.id = topic_id LEFT JOIN post_words ON post_id = posts.id
        WHERE words IS DISTINCT FROM words_in(plain) || marks_of(board_id, author_id)""",
    "newest posts": f"""
        SELECT topics.id FROM {SAMPLE} JOIN posts ON posts.id = number
        JOIN topics ON topics.id = topic_id JOIN LATERAL (
            SELECT max(id) AS newest, max(created_at) AS at FROM posts WHERE topic_id = topics.id
        ) AS found ON (newest, at) IS DISTINCT FROM (latest_post_id, latest_at)""",
    "references": f"""
        SELECT posts.id FROM {SAMPLE} JOIN posts ON posts.id = number
        LEFT JOIN members ON members.id = author_id WHERE members.id IS NULL""",
}


class Large(Community):
    """Filled by the database itself."""

    def __init__(self, folder: Path, size: Size, cluster: Cluster) -> None:
        self.size, self.cluster = size, cluster
        counts = {"members": size.members, "topics": size.topics, "posts": size.posts}
        super().__init__(folder, **counts, database=cluster.address)

    def _fill(self, members: int, topics: int, posts: int) -> None:
        if session.scalar(select(func.max(Post.id))):
            session.rollback()
            return
        session.rollback()
        with transaction():
            boards = _boards()
        began = time.perf_counter()
        fill(self.cluster.address, self.size, boards)
        print(f"Filled with {posts:,} posts in {time.perf_counter() - began:.0f} s.", flush=True)
        queue._report(REPORTS)

    def _choose(self) -> None:
        self.board, self.longest = "meadow", self.size.topics // 2
        self.length = self.size.longest
        few = select(Post.topic_id).group_by(Post.topic_id).having(func.count() == 20)
        middle = self.size.topics // 3
        near = few.where(Post.topic_id.between(middle, middle + 2000)).limit(1)
        self.topic = session.scalar(near) or self.longest
        here = select(func.count()).select_from(Topic).join(Topic.board).filter_by(slug=self.board)
        self.board_topics = session.scalar(here)
        session.rollback()

    def _sign_in(self) -> None:
        with transaction():
            alike.settle(session.scalars(select(Member).order_by(Member.id)).first())
        super()._sign_in()
        self.moderator = queue._sign_in(self, "moderator")


def main() -> None:
    """Measures the little one, then the large one, and kills a server under load."""
    asked = _asked()
    size = Size(asked.members, asked.topics, asked.posts, asked.longest, asked.paragraphs)
    settings = SETTINGS | (EXPLAIN if asked.explain else {})
    little = Size(**LITTLE, paragraphs=asked.paragraphs)
    before = {} if asked.fill_only else _little(little, settings, asked.count)
    keep = Path(asked.keep) if asked.keep else None
    with (
        tempfile.TemporaryDirectory(dir="/var/tmp") as folder,
        Cluster(settings, folder=keep) as cluster,
    ):
        large = Large(Path(folder), size, cluster)
        _look(large)
        if asked.fill_only:
            return
        with Pair(Path(folder), large.environment) as pair:
            _print(before, _measure(large, pair, asked.count))
            print(f"Memory of each server: {[round(each.memory()) for each in pair.servers]} MiB")
            _kill(large, pair, asked.seconds)


def _little(size: Size, settings: dict[str, str], count: int) -> dict[str, Spent]:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder, Cluster(settings) as cluster:
        little = Large(Path(folder), size, cluster)
        with Pair(Path(folder), little.environment) as pair:
            return _measure(little, pair, count)


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser()
    options.add_argument("--members", type=int, default=500_000)
    options.add_argument("--topics", type=int, default=1_000_000)
    options.add_argument("--posts", type=int, default=20_000_000)
    options.add_argument("--longest", type=int, default=10_000, help="posts in the longest topic")
    options.add_argument("--paragraphs", type=int, default=3, help="in each post, of 130 letters")
    options.add_argument("--count", type=int, default=200, help="requests to each page")
    options.add_argument("--seconds", type=int, default=60, help="of load while one is killed")
    options.add_argument("--keep", help="a folder that keeps the database")
    options.add_argument("--fill-only", action="store_true")
    options.add_argument("--explain", action="store_true")
    return options.parse_args()


def _pages(community: Large) -> dict[str, str]:
    last = -(-int(community.board_topics or 1) // 20)
    end = -(-community.length // 20)
    return {
        "home": "/",
        "board": f"/boards/{community.board}",
        "board, page in the middle": f"/boards/{community.board}?page={1 + last // 2}",
        "board, last full page": f"/boards/{community.board}?page={last - (last > 2)}",
        "board, unanswered": f"/boards/{community.board}?show=unanswered",
        "board, one's own": f"/boards/{community.board}?show=mine",
        "topic of 20 posts": f"/topics/{community.topic}",
        "longest topic": f"/topics/{community.longest}",
        "longest topic, last page": f"/topics/{community.longest}?page={end}",
        "search, common word": "/search?q=baby",
        "search, a post in a thousand": "/search?q=quilt17",
        "search, rare word": "/search?q=lamp7",
        "For you": "/for-you",
        "queue": "/queue?show=reports",
    }


def _measure(community: Large, pair: Pair, count: int) -> dict[str, Spent]:
    """Milliseconds a request to each page."""
    found = {}
    for name, path in _pages(community).items():
        cookie = community.moderator if name == "queue" else community.cookie
        fetch = partial(load.get, pair.port, path, cookie=cookie)
        fetch(count=WARM)
        found[name] = _spent(community, pair, count, fetch)
    path = f"/topics/{community.topic}/posts"
    reply = partial(load.reply, pair.port, path, cookie=community.cookie, htmx=False)
    reply(count=WARM)
    found["reply"] = _spent(community, pair, count, reply)
    return found


def _spent(community: Large, pair: Pair, count: int, deed: Any) -> Spent:
    before = pair.cpu(), community.cluster.cpu()
    answers = deed(count=count)
    assert set(answers.statuses) <= {200, 303}, answers.statuses
    after = pair.cpu(), community.cluster.cpu()
    ours, theirs = (1000 * (new - old) / count for new, old in zip(after, before, strict=True))
    return ours, theirs, answers.percentile(0.5)


def _print(before: dict[str, Spent], now: dict[str, Spent]) -> None:
    print("| page | app ms | database ms | ÷ at 1,000: app, database, both | limit | median ms |")
    print("|---|---|---|---|---|---|")
    for name, (ours, theirs, clock) in now.items():
        app, base, _clock = before[name]
        both = (ours + theirs) / (app + base)
        ratios = f"{ours / app:.2f}, {theirs / max(base, 0.01):.2f}, {both:.2f}"
        print(f"| {name} | {ours:.1f} | {theirs:.1f} | {ratios} | {LIMIT} | {clock:.0f} |")


def _look(community: Large) -> None:
    """Whether all is as the app would have left it, on a sample; and how large it is."""
    with community.app.app_context(), db.engine.connect() as line:
        line.execute(text("SET statement_timeout = 0"))  # for what is still on the disk alone
        last = line.scalar(select(func.max(Post.id)))
        for name, statement in AMISS.items():
            found = line.execute(text(statement.format(last=last))).all()
            assert not found, (name, found[:5])
        sizes = text(
            "SELECT relname, pg_table_size(oid) / 1e6, pg_indexes_size(oid) / 1e6 FROM pg_class"
            " WHERE relkind = 'r' ORDER BY pg_total_relation_size(oid) DESC LIMIT 6"
        )
        print(f"{last:,} posts; a sample of 500 is as the app would have left it. MB, and indexes:")
        for name, table, indexes in line.execute(sizes):
            print(f"  {name}: {table:.0f}, {indexes:.0f}")
        whole = line.scalar(text("SELECT pg_database_size(current_database()) / 1e9"))
        print(f"  all of it: {whole:.2f} GB", flush=True)


def _kill(community: Large, pair: Pair, seconds: int) -> None:
    """Eight writers; each server is killed and started again in turn."""
    with community.app.app_context(), db.engine.connect() as line:
        after = line.scalar(select(func.max(Post.id)))
    tally, stop, kills, end = Tally(), threading.Event(), 0, time.monotonic() + seconds
    writers = start(tally, pair.port, community, stop, WRITERS)
    while time.monotonic() < end:
        time.sleep(3)
        pair.kill(kills % 2)
        time.sleep(2)
        print(f"Killed one; back after {pair.start_again(kills % 2):.1f} s.")
        kills += 1
    stop.set()
    for each in writers:
        each.join()
    _judge(community, tally, kills, after)


def _judge(community: Large, tally: Tally, kills: int, after: int) -> None:
    newer = select(Post.body).where(Post.id > after, Post.body.startswith(MARK))
    with community.app.app_context(), db.engine.connect() as line:
        counts = Counter(body.removeprefix(MARK) for (body,) in line.execute(newer))
    lost = [key for key in tally.acknowledged if key not in counts]
    doubled = [key for key, count in counts.items() if count > 1]
    print(f"Killed {kills} times; {len(tally.acknowledged)} replies acknowledged;", end=" ")
    print(f"answers {dict(tally.answers)}; lost {len(lost)}, doubled {len(doubled)}.")
    assert (lost, doubled) == ([], [])


if __name__ == "__main__":
    main()
