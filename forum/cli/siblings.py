"""The processes of the server: the eldest loads the application, and forks its siblings from it.

Gunicorn's supervisor, their parent, holds nothing of the forum. With `preload_app` it would, and
keep its own copy of every page of memory that both its workers have changed: 30 MiB.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker
from gunicorn.workers.workertmp import WorkerTmp


class Sibling(ThreadWorker):
    """A process with threads; the eldest has the clockwork too. One is lost: all start anew."""

    alive: bool

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.younger: dict[int, WorkerTmp] = {}  # a file that each touches every second
        self.eldest = True

    def init_process(self) -> None:
        """Loads, forks, and serves; in the younger ones too."""
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(each, signal.SIG_DFL)  # may end at once: nobody is being served yet
        self._load()
        for _ in range(int(os.environ["FORUM_WORKERS"]) - 1):
            if self._fork() == 0:
                break
        super().init_process()

    def load_wsgi(self) -> None:
        """Starts the clockwork, which one process can do alone: in each it would take 5 MiB."""
        super().load_wsgi()
        if self.eldest and os.environ["FORUM_CLOCKWORK"] == "yes":
            from forum import jobs  # noqa: PLC0415 - 45 MiB that the supervisor does without

            threading.Thread(target=jobs.run, args=[self.wsgi], daemon=True).start()

    def notify(self) -> None:
        """Every second: "I am there", and a look at the others."""
        super().notify()
        lost = [pid for pid, sign in list(self.younger.items()) if self._is_lost(pid, sign)]
        if lost and self.alive:
            self.log.error("Lost %s: all processes are started anew", lost)
            self.alive = False

    def run(self) -> None:
        """Serves, and leaves nobody behind."""
        try:
            super().run()
        finally:
            self._tell_younger(signal.SIGTERM)
            for pid in self.younger:
                os.waitpid(pid, 0)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """All finish what they are answering, at the same time."""
        self._tell_younger(signal.SIGTERM)
        super().handle_exit(sig, frame)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """All leave at once."""
        self._tell_younger(signal.SIGQUIT)
        super().handle_quit(sig, frame)

    def _load(self) -> None:
        """The application, rehearsed; what it holds then stays shared between the processes."""
        gc.disable()  # all of it stays: there is nothing to look for yet
        from forum.cli.rehearsal import rehearse  # noqa: PLC0415 - 45 MiB, as above

        rehearse(self.app.wsgi())
        gc.freeze()
        gc.enable()

    def _fork(self) -> int:
        """The number of the new process, and 0 within it."""
        sign, parent = WorkerTmp(self.cfg), os.getpid()
        pid = os.fork()
        if pid:
            self.younger[pid] = sign
        else:
            self.pid, self.ppid, self.tmp = os.getpid(), parent, sign
            self.younger.clear()
            self.eldest = False
        return pid

    def _is_lost(self, pid: int, sign: WorkerTmp) -> bool:
        """Whether it has ended, or has been silent for so long that it is ended now."""
        if time.monotonic() - sign.last_update() > self.cfg.timeout:
            os.kill(pid, signal.SIGKILL)
        if os.waitpid(pid, os.WNOHANG) == (0, 0):
            return False
        del self.younger[pid]
        return True

    def _tell_younger(self, sig: int) -> None:
        for pid in self.younger:
            os.kill(pid, sig)
