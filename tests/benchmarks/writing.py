"""Where the time of a reply goes: before the write lock, under it, in the commit, and after it.

`python -m tests.benchmarks.writing`: 300 replies one after the other, in one process, without a
server. What is done under the lock, plus the commit, caps what a whole site can write in a second.
`--postgresql`, as root, has a PostgreSQL of its own, with fsync on.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event
from werkzeug.test import Client

from forum import db
from tests.benchmarks.clusters import Cluster
from tests.benchmarks.community import Community

REPLIES = 300
PARTS = ("before the lock", "under the lock", "in the commit", "after it")


def main() -> None:
    """Runs it and prints milliseconds: by the clock, and of the processor."""
    options = argparse.ArgumentParser()
    options.add_argument("--postgresql", action="store_true")
    asked = options.parse_args()
    with (
        tempfile.TemporaryDirectory(dir="/var/tmp") as folder,
        Cluster() if asked.postgresql else nullcontext() as cluster,
    ):
        address = cluster.address if cluster else ""
        community = Community(Path(folder), members=200, topics=200, posts=5_000, database=address)
        _print(list(_replies(community)))


def _replies(community: Community) -> Iterator[list[tuple[float, float]]]:
    """For each reply the moments at which its parts begin and end: clock and processor."""
    client = Client(community.app, use_cookies=False)
    with community.app.app_context():
        engine = db.db.engine
    with _noted(engine) as moments:
        for number in range(REPLIES):
            key = uuid.uuid4().hex
            moments[:] = [_now()]
            answer = client.post(
                f"/topics/{community.topic}/posts",
                data={"body": f"A kind word, {key}. " * 10, "once": key},
                headers={"Cookie": community.cookie, "Sec-Fetch-Site": "same-origin"},
            )
            assert answer.status_code == 303, answer.status
            moments.append(_now())
            if number >= 20 and len(moments) == len(PARTS) + 1:  # the first ones fill caches
                yield list(moments)


@contextmanager
def _noted(engine: Any) -> Iterator[list[tuple[float, float]]]:
    """Notes when the lock is had, when the commit begins, and when it is done."""
    moments: list[tuple[float, float]] = []
    dialect, do_commit = engine.dialect, engine.dialect.do_commit

    def begun(_connection: Any) -> None:
        if db.is_writing():
            moments.append(_now())

    def commit(connection: Any) -> None:
        before = _now()
        do_commit(connection)
        if db.is_writing() and len(moments) == 2:
            moments.extend((before, _now()))

    event.listen(engine, "begin", begun)
    dialect.do_commit = commit
    yield moments
    dialect.do_commit = do_commit


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.thread_time()


def _print(replies: list[list[tuple[float, float]]]) -> None:
    print(f"{len(replies)} replies; milliseconds at the median:")
    for place, part in enumerate(PARTS):
        clock, processor = (
            median(1000 * (each[place + 1][which] - each[place][which]) for each in replies)
            for which in (0, 1)
        )
        print(f"{part:16} {clock:6.2f} by the clock, {processor:6.2f} of the processor")
    held = median(each[3][0] - each[1][0] for each in replies)
    print(f"So at most {1 / held:.0f} a second, however many processes write.")


if __name__ == "__main__":
    main()
