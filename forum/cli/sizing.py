"""How many processes suit a machine: one a core, as far as there is memory for them."""

from __future__ import annotations

import os
from pathlib import Path

FIRST, FURTHER = 160, 40  # MiB: the server with one process, and each more (measured, rounded up)
MOST = 8
# Of a container or a systemd unit with MemoryMax; "max" where there is no limit.
LIMITS = (Path("/sys/fs/cgroup/memory.max"),)


def processes() -> int:
    """At least two where there is room: while one is busy with a password, the other answers."""
    room = (memory() - FIRST) // FURTHER
    return max(1, min(max(2, processors()), room, MOST))


def processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory() -> int:
    """MiB of the machine, or of the limit that is set for us."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for each in LIMITS:
        words = each.read_text().strip() if each.exists() else ""
        found += [int(words)] if words.isdecimal() else []
    return min(found) >> 20
