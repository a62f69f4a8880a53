"""`forum serve`: its processes come and go together, and nobody is refused meanwhile."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.servers import FORUM, Server

PATIENCE = 20  # seconds; a busy machine is slow


@contextmanager
def started(folder: Path) -> Iterator[Server]:
    settings = {"FORUM_INSTANCE": str(folder), "FORUM_SECRET": "only for tests"}
    with Server(*FORUM, environment=settings) as running:
        until(lambda: len(family(running)) == 2)
        yield running


def family(server: Server) -> set[int]:
    """The processes that serve, without the one that supervises them."""
    return set(server.processes()) - {server.process.pid}


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def answers(server: Server) -> bool:
    """Whether a request is answered: with 503, as there are no tables. Raises when refused."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    line.request("GET", "/health")
    return line.getresponse().status == 503


def test_its_processes_come_and_go_together_and_nobody_is_refused(tmp_path):
    with started(tmp_path) as server:
        for place in (0, -1):  # the eldest is lost, and then the youngest
            before = family(server)
            os.kill(sorted(before)[place], signal.SIGKILL)
            until(lambda old=before: len(family(server)) == 2 and not family(server) & old)
            assert answers(server)

        before = family(server)
        server.process.send_signal(signal.SIGHUP)  # all are replaced
        until(lambda: answers(server) and len(family(server)) == 2 and not family(server) & before)

        before = family(server)
        server.process.terminate()
        server.process.wait(PATIENCE)

    until(lambda: not any(Path(f"/proc/{each}").exists() for each in before))


def test_what_cannot_be_set_is_said_in_one_sentence(tmp_path):
    settings = {**os.environ, "FORUM_INSTANCE": str(tmp_path), "FORUM_PROXIES": "many"}

    done = subprocess.run(
        [sys.executable, "-m", "forum", "serve"], env=settings, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert done.stderr == "FORUM_PROXIES must be 0 or 1: how many proxies you trust.\n"
