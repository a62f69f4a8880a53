"""Kills the server at random moments under write load, and counts what was acknowledged.

`python -m tests.benchmarks.kill --times 1000 --minutes 90`: every reply that got its answer must be
there once. It ends after so many kills, or after so many minutes. Each life of the server is a fork
of this process, which has modules and application in memory already: a thousand starts from the
disk would take hours. `--cold` starts it from the disk all the same.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import threading
import time
from importlib import import_module
from pathlib import Path

from forum.cli.rehearsal import rehearse
from forum.cli.serve import serve
from forum.db import db
from tests.benchmarks.acknowledged import Tally, judge, rest_under_load, start
from tests.benchmarks.community import Community
from tests.benchmarks.servers import FORUM, Server, free_port, wait_for

LOOK_AFTER = 100  # kills between two looks at what is there


def main() -> None:
    """Runs it and prints what was lost and what was doubled."""
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=50)
    options.add_argument("--minutes", type=float, default=90)
    options.add_argument("--cold", action="store_true")
    asked = options.parse_args()
    end, starts = time.monotonic() + 60 * asked.minutes, []
    with tempfile.TemporaryDirectory() as folder:
        community = Community(Path(folder), members=20, topics=5, posts=100)
        prepare(community)
        tally = Tally()
        while len(starts) < asked.times and time.monotonic() < end:
            starts.append(_once(community, tally, cold=asked.cold))
            if len(starts) % LOOK_AFTER == 0:
                _tell(starts)
                judge(community, tally)
        _tell(starts)
        judge(community, tally)


def _once(community: Community, tally: Tally, *, cold: bool) -> float:
    """One life of the server: writers at work until it is killed. The seconds of its start."""
    began = time.perf_counter()
    port, process = _started(community) if cold else forked()
    seconds = time.perf_counter() - began
    stop = threading.Event()
    writers = start(tally, port, community, stop)
    rest_under_load(tally)
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
    stop.set()
    for each in writers:
        each.join()
    return seconds


def _started(community: Community) -> tuple[int, int]:
    server = Server(*FORUM, environment=community.environment, own_group=True)
    return server.port, server.process.pid


def prepare(community: Community) -> None:
    """Loads the application that all lives are forks of; no connection goes on in one."""
    os.environ |= community.environment
    rehearse(import_module("wsgi").app)
    with community.app.app_context():
        db.engine.dispose()


def forked() -> tuple[int, int]:
    """`forum serve` of what was prepared, in a group of its own; its port and its number."""
    port = free_port()
    process = os.fork()
    if process == 0:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        serve.main([f"--port={port}"])
    wait_for(port)
    return port, process


def _tell(starts: list[float]) -> None:
    ordered = sorted(starts)
    middle = ordered[len(ordered) // 2]
    print(f"Killed {len(starts)} times. Starts: {middle:.1f} s, at worst {ordered[-1]:.1f} s.")


if __name__ == "__main__":
    main()
