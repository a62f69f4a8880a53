"""A PostgreSQL server of our own, on a socket in a folder, that can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.servers import cpu, ended_cpu, family

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
QUICK = {"recovery_init_sync_method": "syncfs"}  # one call, not one for each of 1,000 files
PATIENCE = 60  # seconds until its log is played in
OWNER = "postgres" if os.geteuid() == 0 else None  # it does not run as root


class Cluster:
    """As Debian's package sets one up, but for its place: every commit goes to the disk.

    `settings` are its own, as in postgresql.conf. One in a `folder` is kept, and found again there.
    """

    def __init__(
        self, settings: Mapping[str, str] | None = None, *, folder: Path | None = None
    ) -> None:
        self.settings, self.kept = settings or {}, folder is not None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="kettle-", dir="/var/tmp"))
        self.new = not (self.folder / "data").exists()
        self.address = f"postgresql://forum@/postgres?host={self.folder}"
        if self.new:
            self._begin()
        self.start()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_problem: object) -> None:
        if self.kept:
            self.stop()
        else:
            self.kill()
            shutil.rmtree(self.folder)

    def start(self) -> None:
        """Starts it, and waits until it has played its log in and takes connections."""
        end = time.monotonic() + PATIENCE
        self.process = self._started()
        while not self._answers():
            assert time.monotonic() < end, (self.folder / "log").read_text()[-2000:]
            if self.process.poll() is not None:  # one that was killed still holds its memory
                self.process = self._started()
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL to all of its processes at once."""
        for each in family(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ends it in good order."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(300)

    def cpu(self) -> float:
        """Seconds of processor time that it has used, those of ended processes too."""
        return ended_cpu(self.process.pid) + cpu(self.process.pid)

    def check(self) -> str:
        """Whether every table and index is whole, as pg_amcheck says: "ok", or its words."""
        how = ("--install-missing", "--heapallindexed", "--parent-check", f"--host={self.folder}")
        words = self._words("pg_amcheck", *how, "--username=forum", "--database=postgres")
        done = subprocess.run(words, text=True, capture_output=True)
        return "ok" if done.returncode == 0 else done.stdout + done.stderr

    def _begin(self) -> None:
        self.folder.mkdir(exist_ok=True)
        if OWNER:
            shutil.chown(self.folder, OWNER)
        how = ("--username=forum", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        subprocess.run(self._words("initdb", "--pgdata=data", *how), check=True, **self._as_owner())

    def _started(self) -> subprocess.Popen[bytes]:
        place = {"listen_addresses": "", "unix_socket_directories": str(self.folder)}
        pairs = {**place, **QUICK, **self.settings}.items()
        options = [each for name, value in pairs for each in ("-c", f"{name}={value}")]
        return subprocess.Popen(self._words("postgres", "-D", "data", *options), **self._as_owner())

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address).close()
        except psycopg.OperationalError:
            return False
        return True

    def _words(self, program: str, *words: str) -> list[str]:
        return [str(PROGRAMS[0] / program), *words]

    def _as_owner(self) -> dict[str, Any]:
        log = (self.folder / "log").open("a")
        return {"cwd": self.folder, "user": OWNER, "group": OWNER, "stdout": log, "stderr": log}
