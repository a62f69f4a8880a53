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

import pytest

from tests.benchmarks.servers import FORUM, Server

PATIENCE = 20  # seconds; a busy machine is slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all, as it goes on whatever is done to its processes."""
    with started(tmp_path_factory.mktemp("serve")) as running:
        yield running


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


@pytest.mark.parametrize("place", [0, -1], ids=["the eldest", "the youngest"])
def test_a_lost_process_is_replaced_with_its_siblings(server, place):
    before = family(server)

    os.kill(sorted(before)[place], signal.SIGKILL)

    until(lambda: len(family(server)) == 2 and not family(server) & before)
    assert answers(server)


def test_reloading_replaces_all_and_refuses_nobody(server):
    before = family(server)

    server.process.send_signal(signal.SIGHUP)

    until(lambda: answers(server) and len(family(server)) == 2 and not family(server) & before)


def test_stopping_leaves_no_process_behind(tmp_path):
    with started(tmp_path) as server:
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
