"""Which server runs here, and how it is made to run another version without refusing anybody."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 60  # seconds


def note(instance: Path) -> None:
    """Writes down which process supervises the server of an instance: this one."""
    with suppress(OSError):  # a full disk keeps nobody from serving
        _file(instance).write_text(str(os.getpid()))


def reload(instance: Path) -> bool:
    """Has the server start its processes anew; whether there is one, and it did so in a minute."""
    supervisor = _running(instance)
    if not supervisor:
        return False
    before = _children(supervisor)
    os.kill(supervisor, signal.SIGHUP)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        now = _children(supervisor)
        if now and not now & before:
            return True
        time.sleep(0.2)
    return False


def _running(instance: Path) -> int:
    """The number of the supervisor; 0 when there is none, or the number is somebody else's now."""
    try:
        number = int(_file(instance).read_text())
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return 0
    # A whole word: in a new container the old number may be a shell's that will serve later.
    return number if b"serve" in words else 0


def _children(process: int) -> set[str]:
    with suppress(OSError):
        return set(Path(f"/proc/{process}/task/{process}/children").read_text().split())
    return set()


def _file(instance: Path) -> Path:
    return instance / "serve.pid"
