"""The machine: disk, memory, clock, and who may read the files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import current_app

from forum import clock
from forum.cli.checkups.findings import Finding, bad, look, ok

SMALL_DISK, NO_DISK = 1 << 30, 200 << 20  # bytes that are free
NEEDED = 256 << 20  # bytes of memory
BUILT = datetime(2026, 11, 1, tzinfo=clock.ZONE)  # no clock that is right says an earlier time


def check() -> Iterator[Finding]:
    """All of it."""
    yield _disk()
    yield _memory()
    yield _clock()
    yield from _files()


def _disk() -> Finding:
    free = shutil.disk_usage(current_app.config["FORUM_INSTANCE"]).free
    words = f"{free / 1e9:.1f} GB of disk are free."
    if free < NO_DISK:
        return bad(words, "Free some now: with a full disk nobody can post. Old logs, apt clean.")
    return look(words, "Free some soon, or take a larger disk.") if free < SMALL_DISK else ok(words)


def _memory() -> Finding:
    try:
        lines = dict(each.split(":") for each in Path("/proc/meminfo").read_text().splitlines())
    except (OSError, ValueError):
        return ok("How much memory there is, this system does not say.")
    total, free = (int(lines[name].split()[0]) << 10 for name in ("MemTotal", "MemAvailable"))
    words = f"{free >> 20} of {total >> 20} MB of memory are free."
    if total < NEEDED:
        return look(words, "256 MB are needed. Add swap, or take a larger machine.")
    return look(words, "Something else uses it up: see with top.") if free < 48 << 20 else ok(words)


def _clock() -> Finding:
    now = clock.now()
    if now < BUILT:
        return bad(f"The clock says {now:%Y-%m-%d}.", "Set it: timedatectl set-ntp true")
    return ok(f"The clock says {clock.local(now):%Y-%m-%d %H:%M}.")


def _files() -> Iterator[Finding]:
    """The folder and what is secret in it: for one user alone, and writable for her."""
    folder = Path(current_app.config["FORUM_INSTANCE"])
    if not os.access(folder, os.W_OK):
        yield bad(f"{folder} cannot be written to.", "Look at its owner, and whether the disk is.")
    open_ = [
        each
        for each in (folder / "secret", folder / "forum.db", folder / "backups")
        if each.exists() and each.stat().st_mode & 0o077
    ]
    for each in open_:
        yield bad(f"Others on this machine can read {each}.", f"chmod go= {each}")
    if not open_:
        yield ok("Secret, database and backups are for their owner alone.")
