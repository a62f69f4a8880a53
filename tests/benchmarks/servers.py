"""Real servers for measuring: gunicorn, two workers, and what their processes cost."""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORUM = ("forum", "serve", "--port={port}")
FLOOR = (
    *("gunicorn", "--no-control-socket", "--workers=2", "--threads=2", "--worker-class=gthread"),
    *("--preload", "--bind=127.0.0.1:{port}", "tests.benchmarks.floor:app"),
)
TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """A gunicorn with two processes of two threads, on a free port of the loopback.

    `command` is run as a module by this Python; `{port}` in it is the port.
    """

    def __init__(
        self,
        *command: str,
        environment: dict[str, str],
        own_group: bool = False,
        port: int = 0,
    ) -> None:
        self.port = port or free_port()
        arenas = {"MALLOC_ARENA_MAX": "1"}  # as the service's unit and the image say
        self.environment = {**arenas, **os.environ, **environment}
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", *(each.format(port=self.port) for each in command)],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=own_group,
        )
        wait_for(self.port)
        self.start_seconds = time.perf_counter() - started

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def cpu(self) -> float:
        """Seconds of processor time that all its processes have used so far."""
        return cpu(self.process.pid)

    def exact_cpu(self) -> float:
        """The same to the nanosecond, without processes that have ended."""
        return sum(time.clock_gettime(_clock(each)) for each in self.processes())

    def memory(self) -> float:
        """MiB that its processes hold, what they share counted once (Pss)."""
        return memory(self.process.pid)

    def processes(self) -> list[int]:
        """The numbers of its processes: the one that was started, and all that come from it."""
        return family(self.process.pid)


def wait_for(port: int) -> None:
    """Until a request has been answered, whatever the answer is. Raises TimeoutError."""
    for _ in range(2400):  # a busy machine is slow
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            line.request("GET", "/health")
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not start")


def family(process: int) -> list[int]:
    """A process, and all that come from it."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except FileNotFoundError:  # it has just ended
        return []
    return [process, *(each for child in children for each in family(int(child)))]


def cpu(process: int) -> float:
    """Seconds of processor time that a process, and all that come from it, have used so far."""
    return sum(sum(_times(each)[:2]) for each in family(process))


def ended_cpu(process: int) -> float:
    """Seconds of processor time of those that came from it and have ended."""
    return sum(_times(process)[2:])


def memory(process: int) -> float:
    """MiB that a process, and all that come from it, hold: what they share counted once (Pss)."""
    return sum(_pss(each) for each in family(process))


def yardstick() -> float:
    """How slow the machine is just now: what else it does shows in processor time too."""
    start, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number
    return time.process_time() - start


def free_port() -> int:
    """A port of the loopback that nobody uses, below those that the system hands out itself."""
    while True:
        port = random.randint(20_000, 30_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def _clock(process: int) -> int:
    """What Linux calls the clock of a process's processor time."""
    return ~process << 3 | 2


def _times(process: int) -> list[float]:
    """Its own, for itself and for the system, and those of its ended children."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:  # it has just ended
        return [0.0]
    return [int(each) / TICK for each in fields[11:15]]


def _pss(process: int) -> float:
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    line = next(each for each in rollup.splitlines() if each.startswith("Pss:"))
    return int(line.split()[1]) / 1024
