"""Cuts the power, as far as that can be tried on paper: `python -m tests.benchmarks.power_cut`.

`strace` (Debian's package) records what the server writes and syncs while replies are written. At
each of `--times 100` random moments of the record, files are made as a disk may hold them then (see
`disk`), and opened: every reply acknowledged by then must be there once, and be found by search.
`--synchronous OFF` is a server that does not sync, and NORMAL one that syncs when the log is moved:
both must be found out.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from forum import create_app, db
from forum.cli.serve import serve
from forum.db import sqlite
from tests.benchmarks.acknowledged import MARK, WRITERS, reply
from tests.benchmarks.community import Community
from tests.benchmarks.disk import STRACE, Disk, steps
from tests.benchmarks.servers import ROOT, free_port, wait_for

NAMES = ("forum.db", "forum.db-wal", "forum.db-journal")
STALE = """SELECT count(*) FROM topics WHERE latest_post_id <>
    (SELECT max(posts.id) FROM posts WHERE posts.topic_id = topics.id)"""
WRITTEN = "SELECT body FROM posts WHERE body LIKE :like"
UNFOUND = """SELECT count(*) FROM posts WHERE body LIKE :like AND id IS NOT
    (SELECT rowid FROM post_words WHERE post_words MATCH substr(posts.body, :begin))"""


@dataclass
class Findings:
    """What was wrong after the cuts."""

    cuts: int = 0
    unsynced: int = 0  # cuts at which writes had not been synced yet
    expected: int = 0  # acknowledged replies, summed over the cuts
    wrong: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        found = ", ".join(f"{what} {count}" for what, count in self.wrong.items()) or "nothing"
        return (
            f"{self.cuts} cuts, at {self.unsynced} of them writes were not synced yet; "
            f"{self.expected} acknowledged replies looked for; wrong: {found}."
        )


def main() -> None:
    """Records, cuts, and prints what was wrong."""
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=100)
    options.add_argument("--seconds", type=float, default=40, help="For how long replies come.")
    options.add_argument("--synchronous", choices=("FULL", "NORMAL", "OFF"), default="FULL")
    options.add_argument("--serve", type=int, metavar="PORT", help="What the recorded one does.")
    asked = options.parse_args()
    if asked.serve:
        _serve(asked.serve, asked.synchronous)
        return
    with tempfile.TemporaryDirectory() as folder:
        community = Community(Path(folder, "site"), members=20, topics=5, posts=100)
        with community.app.app_context():
            db.db.engine.dispose()
        disk, record = Disk(Path(folder, "site"), NAMES), Path(folder, "record")
        replies = _record(community, record, asked.seconds, asked.synchronous)
        findings = _cut(disk, record, replies, asked.times, Path(folder, "after"))
    print(f"{len(replies)} replies acknowledged, synchronous={asked.synchronous}. {findings}")
    assert replies
    assert (asked.synchronous == "FULL") == (not findings.wrong)


def _serve(port: int, synchronous: str) -> None:
    """The production server, and its clockwork, which moves the log into the file."""
    sqlite.PRAGMAS = tuple(
        f"synchronous={synchronous}" if each.startswith("synchronous") else each
        for each in sqlite.PRAGMAS
    )
    serve.main([f"--port={port}"])


def _record(
    community: Community, record: Path, seconds: float, synchronous: str
) -> dict[str, float]:
    """Has replies written and recorded; the key of each that was acknowledged, and when."""
    port = free_port()
    module = (sys.executable, "-m", "tests.benchmarks.power_cut", f"--serve={port}")
    recorded = subprocess.Popen(
        [*STRACE, f"--output={record}", *module, f"--synchronous={synchronous}"],
        cwd=ROOT,
        env={**os.environ, **community.environment},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port)
        return _written(port, community, seconds)
    finally:
        os.killpg(recorded.pid, signal.SIGKILL)
        recorded.wait()


def _written(port: int, community: Community, seconds: float) -> dict[str, float]:
    replies, end = dict[str, float](), time.monotonic() + seconds

    def write() -> None:
        while time.monotonic() < end:
            key = uuid.uuid4().hex
            with suppress(OSError, HTTPException):
                if reply(port, community, key) == 303:
                    replies[key] = time.time()

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    return replies


def _cut(disk: Disk, record: Path, replies: dict[str, float], times: int, place: Path) -> Findings:
    """At so many moments since the first reply: what was written is before it in the record."""
    began = min(replies.values())
    moments = [each.number for each in steps(record) if each.at > began and disk.concerns(each)]
    chosen = set(random.sample(moments, times))
    findings, chance = Findings(), random.Random()
    app = create_app({"FORUM_INSTANCE": str(place), "FORUM_SECRET": "for measuring only"})
    with app.app_context():
        for step in steps(record):
            if not disk.concerns(step):
                continue
            disk.take(step)
            if step.number in chosen:
                known = {key for key, at in replies.items() if at < step.at}
                findings.unsynced += disk.unsynced
                _open(disk.after_a_cut(chance), place)
                _judge(known, findings)
    return findings


def _open(files: dict[str, bytes], place: Path) -> None:
    """Puts the files there, in place of those of the cut before."""
    db.db.engine.dispose()
    for each in place.glob("forum.db*"):
        each.unlink()
    for name, content in files.items():
        (place / name).write_bytes(content)


def _judge(known: set[str], findings: Findings) -> None:
    findings.cuts += 1
    findings.expected += len(known)
    try:
        with db.db.engine.connect() as line:
            like = {"like": f"{MARK}%"}
            counts = Counter(line.scalars(text(WRITTEN), like))
            unfound = line.scalar(text(UNFOUND), {**like, "begin": len(MARK) + 1})
            stale, whole = line.scalar(text(STALE)), line.scalar(text("PRAGMA integrity_check"))
    except DatabaseError:
        findings.wrong["not opened"] += 1
        return
    wrong = {
        "lost": len({MARK + key for key in known} - set(counts)),
        "doubled": len([each for each, count in counts.items() if count > 1]),
        "not found by search": int(unfound or 0),
        "counted wrongly": int(stale or 0),
        "damaged": int(whole != "ok"),
    }
    findings.wrong += Counter({what: count for what, count in wrong.items() if count})


if __name__ == "__main__":
    main()
