"""Kills the site, its PostgreSQL server, or both, at random moments under write load.

`python -m tests.benchmarks.kill_postgresql --times 300 --minutes 30`: every reply that got its
answer must be there once. As root, with Debian's PostgreSQL; it is a server of its own, with fsync
on. When the database alone is killed the site stays up, and must write again by itself.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.acknowledged import Tally, judge, mended_after, rest_under_load, start
from tests.benchmarks.clusters import Cluster
from tests.benchmarks.community import Community
from tests.benchmarks.kill import forked, prepare

KINDS = ("site", "database", "both")


def main() -> None:
    """Runs it and prints what was lost and what was doubled."""
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=60)
    options.add_argument("--minutes", type=float, default=30)
    asked = options.parse_args()
    end, kills, mended = time.monotonic() + 60 * asked.minutes, dict.fromkeys(KINDS, 0), [0.0]
    with tempfile.TemporaryDirectory() as folder, Cluster() as cluster:
        place = {"members": 20, "topics": 5, "posts": 100, "database": cluster.address}
        community = Community(Path(folder), **place)  # type: ignore[arg-type]
        prepare(community)
        tally, site = Tally(), Site(community)
        while sum(kills.values()) < asked.times and time.monotonic() < end:
            kind = random.choice(KINDS)
            mended.append(_once(kind, site, cluster, tally))
            kills[kind] += 1
        site.kill()
        print(f"Killed: {kills}. Posting again at worst {max(mended):.1f} s after the database.")
        judge(community, tally, check=cluster.check)


class Site:
    """The server, started when it is needed."""

    def __init__(self, community: Community) -> None:
        self.community, self.port, self.process = community, 0, 0

    def start(self) -> None:
        """Unless it runs."""
        if not self.process:
            self.port, self.process = forked()

    def kill(self) -> None:
        """SIGKILL to all of its processes."""
        if self.process:
            os.killpg(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        self.process = 0


def _once(kind: str, site: Site, cluster: Cluster, tally: Tally) -> float:
    """Writers at work until something is killed. The seconds until a site that lives mends."""
    site.start()
    stop = threading.Event()
    writers = start(tally, site.port, site.community, stop)
    rest_under_load(tally)
    deeds: dict[str, list[Callable[[], None]]] = {
        "site": [site.kill],
        "database": [cluster.kill],
        "both": random.sample([site.kill, cluster.kill], 2),
    }
    for deed in deeds[kind]:
        deed()
    if kind != "site":
        cluster.start()
    seconds = mended_after(site.port, site.community) if kind == "database" else 0.0
    stop.set()
    for each in writers:
        each.join()
    return seconds


if __name__ == "__main__":
    main()
