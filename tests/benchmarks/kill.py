"""Kills the server at random moments under write load, and counts what was acknowledged.

`python -m tests.benchmarks.kill --times 50`: every reply that got its answer must be there once.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import signal
import sqlite3
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.community import Community
from tests.benchmarks.servers import FORUM, Server

WRITERS = 4


@dataclass
class Tally:
    """The keys of replies that were sent, and of those that were acknowledged."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    unsure: list[str] = field(default_factory=list)
    slowest_start: float = 0.0


def main() -> None:
    """Runs it and prints what was lost and what was doubled."""
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=50)
    times = options.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        community = Community(Path(folder), members=20, topics=5, posts=100)
        tally = Tally()
        for _ in range(times):
            _once(community, tally)
        _judge(community, tally, times)


def _once(community: Community, tally: Tally) -> None:
    """One life of the server: writers at work until it is killed."""
    server = Server(*FORUM, environment=community.environment, own_group=True)
    tally.slowest_start = max(tally.slowest_start, server.start_seconds)
    stop = threading.Event()
    writers = [
        threading.Thread(target=_write, args=(server.port, community, tally, stop))
        for _ in range(WRITERS)
    ]
    for each in writers:
        each.start()
    time.sleep(random.uniform(0.1, 1.0))
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()
    stop.set()
    for each in writers:
        each.join()


def _write(port: int, community: Community, tally: Tally, stop: threading.Event) -> None:
    """Sends replies one after the other; what had no answer is sent again with the same key."""
    headers = {
        "Cookie": community.cookie,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    while not stop.is_set():
        key = tally.unsure.pop() if tally.unsure else uuid.uuid4().hex
        tally.sent.add(key)
        body = urlencode({"body": f"Kept word {key}", "once": key})
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            line.request("POST", f"/topics/{community.topic}/posts", body=body, headers=headers)
            status = line.getresponse().status
        except (OSError, http.client.HTTPException):
            tally.unsure.append(key)
            return
        if status in (200, 303):
            tally.acknowledged.add(key)


def _judge(community: Community, tally: Tally, times: int) -> None:
    database = sqlite3.connect(community.database)
    bodies = [row[0] for row in database.execute("SELECT body FROM posts")]
    counts: dict[str, int] = {}
    for body in bodies:
        if body.startswith("Kept word "):
            counts[body.split()[-1]] = counts.get(body.split()[-1], 0) + 1
    lost = [key for key in tally.acknowledged if key not in counts]
    doubled = [key for key, count in counts.items() if count > 1]
    whole = database.execute("PRAGMA integrity_check").fetchone()[0]
    print(f"Killed {times} times; {len(tally.acknowledged)} replies acknowledged.")
    print(f"Lost: {len(lost)}; doubled: {len(doubled)}; integrity_check: {whole}.")
    print(f"Slowest start after a kill: {tally.slowest_start:.1f} s.")
    assert tally.acknowledged
    assert not lost
    assert not doubled
    assert whole == "ok"


if __name__ == "__main__":
    main()
