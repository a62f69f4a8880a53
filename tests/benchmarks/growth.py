"""Ten million posts on SQLite beside a thousand: `python -m tests.benchmarks.growth`.

Prints processor time a request in both, measured by turns, and how the two compare.
`--posts 200000` takes a minute or two. `--keep FOLDER` leaves the large database there, and finds
it again.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from forum.cli.seed import _boards
from forum.db import db, session, transaction
from forum.models.boards import Board
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.topics import Topic
from tests.benchmarks import alike, load, queue
from tests.benchmarks.community import Community
from tests.benchmarks.filling import Size
from tests.benchmarks.pouring import LONG, known, pour
from tests.benchmarks.servers import FORUM, Server

ONE = (*FORUM, "--workers=1", "--no-clockwork")
LITTLE = {"members": 25, "topics": 160, "posts": 1000, "longest": 350}  # 40 topics a board
REPORTS = 500  # open, in both
LIMIT = 1.3
WARM, TURN = 24, 8  # requests


class Poured(Community):
    """Filled by SQLite itself."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.size = size
        super().__init__(folder, members=size.members, topics=size.topics, posts=size.posts)

    def _fill(self, members: int, topics: int, posts: int) -> None:
        with transaction():
            there = session.scalar(select(func.max(Post.id)))
            _boards()
        if there:
            return
        db.engine.dispose()
        began = time.perf_counter()
        pour(Path(str(db.engine.url.database)), self.size)
        print(f"Filled with {posts:,} posts in {time.perf_counter() - began:.0f} s.", flush=True)
        queue._report(REPORTS)

    def _choose(self) -> None:
        self.topic, self.long, self.longest = sorted(known(self.size))
        self.length, self.board = self.size.longest, "meadow"
        here = select(func.count()).select_from(Topic).join(Topic.board).filter_by(slug=self.board)
        self.board_topics = session.scalar(here)
        session.rollback()

    def _sign_in(self) -> None:
        with transaction():
            ada, ben = session.scalars(select(Member).order_by(Member.id).limit(2))
            alike.settle(ada)
            alike.settle_on_board(ben, session.scalars(select(func.min(Board.id))).one())
            self.cookie, self.watcher = self.cookie_of(ada), self.cookie_of(ben)
        self.moderator = queue._sign_in(self, "moderator")


def main() -> None:
    """Fills both, and measures them by turns."""
    asked = _asked()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        own = {"paragraphs": asked.paragraphs}
        little = Poured(Path(folder, "little"), Size(**LITTLE, **own))
        counts = {each: getattr(asked, each) for each in LITTLE}
        large = Poured(Path(asked.keep or Path(folder, "large")), Size(**counts, **own))
        print(f"{large.database.stat().st_size / 1e9:.2f} GB", flush=True)
        if not asked.fill_only:
            _measure(little, large, asked.turns, asked.only)


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser()
    options.add_argument("--members", type=int, default=250_000)
    options.add_argument("--topics", type=int, default=500_000)
    options.add_argument("--posts", type=int, default=10_000_000)
    options.add_argument("--longest", type=int, default=10_000, help="posts in the longest topic")
    options.add_argument("--paragraphs", type=int, default=2, help="in each post, of 130 letters")
    options.add_argument("--turns", type=int, default=15, help="of eight requests to each page")
    options.add_argument("--keep", help="a folder that keeps the large database")
    options.add_argument("--only", default="", help="pages with this word in their name")
    options.add_argument("--fill-only", action="store_true")
    return options.parse_args()


def _pages(community: Poured) -> dict[str, str]:
    last = -(-int(community.board_topics or 1) // 20)
    end = -(-community.length // 20)
    # Among 1,000 posts another word, that twenty have: as many results are shown.
    word = "quilt17" if community.size.posts > 20_000 else "lamp9"
    return {
        "topic of 20 posts": f"/topics/{community.topic}",
        "topic of 300 posts, last page": f"/topics/{community.long}?page={-(-LONG // 20)}",
        "longest topic": f"/topics/{community.longest}",
        "longest topic, page in the middle": f"/topics/{community.longest}?page={end // 2}",
        "longest topic, last full page": f"/topics/{community.longest}?page={end - 1}",
        "home": "/",
        "home, of who watches a board": "/",
        "For you": "/for-you",
        "For you, of who watches a board": "/for-you",
        "board": f"/boards/{community.board}",
        "board, page in the middle": f"/boards/{community.board}?page={1 + last // 2}",
        "board, last full page": f"/boards/{community.board}?page={last - (last > 2)}",
        "board, unanswered": f"/boards/{community.board}?show=unanswered",
        "board, one's own": f"/boards/{community.board}?show=mine",
        "search, common word": "/search?q=baby",
        "search, a post in a thousand": f"/search?q={word}",
        "search, rare word": "/search?q=lamp7",
        "queue": "/queue?show=reports",
    }


def _cookie(community: Poured, name: str) -> str:
    if name == "queue":
        return community.moderator
    return community.watcher if name.endswith("watches a board") else community.cookie


def _measure(little: Poured, large: Poured, turns: int, only: str) -> None:
    print("| page | CPU ms at 1,000 posts | now | ÷, of turns | ÷, of the best | limit |")
    print("|---|---|---|---|---|---|")
    with (
        Server(*ONE, environment=little.environment) as before,
        Server(*ONE, environment=large.environment) as now,
    ):
        both = ((before, little), (now, large))
        for name in _pages(little):
            if only in name:
                _row(name, _turns([_get(server, each, name) for server, each in both], turns))
        if only in "reply":
            _row("reply", _turns([_reply(server, each) for server, each in both], turns))
        print(f"Memory of each server: {before.memory():.0f} and {now.memory():.0f} MiB")


def _get(server: Server, community: Poured, name: str) -> Any:
    cookie = _cookie(community, name)
    return server, partial(load.get, server.port, _pages(community)[name], cookie=cookie)


def _reply(server: Server, community: Poured) -> Any:
    path = f"/topics/{community.topic}/posts"
    return server, partial(load.reply, server.port, path, cookie=community.cookie, htmx=False)


def _turns(both: list[Any], turns: int) -> list[tuple[float, ...]]:
    """Milliseconds of processor time a request, of each community, turn by turn."""
    for _server, deed in both:
        deed(count=WARM, connections=1)
    return [tuple(_spent(server, deed) for server, deed in both) for _ in range(turns)]


def _spent(server: Server, deed: Any) -> float:
    before = server.exact_cpu()
    answers = deed(count=TURN, connections=1)
    assert set(answers.statuses) <= {200, 303}, answers.statuses
    return 1000 * (server.exact_cpu() - before) / TURN


def _row(name: str, found: list[tuple[float, ...]]) -> None:
    before, now = zip(*found, strict=True)
    of_turns = statistics.median(large / little for little, large in found)
    middle = f"{statistics.median(before):.2f} | {statistics.median(now):.2f}"
    best = min(now) / min(before)
    print(f"| {name} | {middle} | {of_turns:.2f} | {best:.2f} | {LIMIT} |", flush=True)


if __name__ == "__main__":
    main()
