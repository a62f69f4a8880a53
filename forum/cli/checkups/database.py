"""The database: whole, of this version, and with a SQLite that is safe."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from forum.backups import copying
from forum.cli.checkups.findings import Finding, bad, ok
from forum.cli.upgrade import revision
from forum.db import db

FIXED = (3, 51, 3)  # the first SQLite without the bug of resetting the log
OLDEST = 150_000  # PostgreSQL, as it counts its versions
SAFE = ("fsync", "full_page_writes", "synchronous_commit")
DAMAGED = "Stop the site, keep a copy of the folder, and restore the last good backup."


def check() -> Iterator[Finding]:
    """Version first: without tables there is nothing else to look at."""
    try:
        now, newest = revision(), copying.revisions()[-1]
    except DatabaseError as problem:
        yield bad(f"The database does not answer ({type(problem.orig).__name__}).", DAMAGED)
        return
    if now == "":
        yield bad("The database has no tables.", "Make them: forum migrate")
        return
    if now not in copying.revisions():
        yield bad(f"The database is of a newer version ({now}).", "Install that version.")
        return
    if now != newest:
        yield bad(f"The database is at {now}, this version needs {newest}.", "forum upgrade")
    else:
        yield ok(f"The database is of this version ({now}).")
    if db.engine.name == "sqlite":
        yield from _sqlite()
    else:
        yield from _postgresql()


def _postgresql() -> Iterator[Finding]:
    with db.engine.connect() as line:
        number = int(str(line.scalar(text("SHOW server_version_num"))))
        name, encoding, *rest = (
            str(line.scalar(text(f"SHOW {each}")))
            for each in ("server_version", "server_encoding", *SAFE)
        )
    words = f"PostgreSQL is {name.split()[0]}"
    yield ok(f"{words}.") if number >= OLDEST else bad(f"{words}.", "15 or newer is needed.")
    if encoding != "UTF8":
        yield bad(f"The database is in {encoding}.", "Make one in UTF8, and forum move there.")
    unsafe = [each for each, value in zip(SAFE, rest, strict=True) if value == "off"]
    if unsafe:
        words = f"The server has {' and '.join(unsafe)} off: a power cut loses posts."
        yield bad(words, "Switch it on again in postgresql.conf.")
    else:
        yield ok("What was posted survives a power cut, as far as the server's disk keeps it.")


def _sqlite() -> Iterator[Finding]:
    with db.engine.connect() as line:
        whole = line.execute(text("PRAGMA quick_check(1)")).scalar() == "ok"
        loose = line.execute(text("PRAGMA foreign_key_check")).first()
        mode = line.execute(text("PRAGMA journal_mode")).scalar()
        sync = line.execute(text("PRAGMA synchronous")).scalar()
        own = line.execute(text("PRAGMA wal_autocheckpoint")).scalar()
    yield ok("The database is whole.") if whole else bad("The database is damaged.", DAMAGED)
    if loose:
        yield bad(f"A row of {loose[0]} refers to nothing.", "Write to the developers.")
    if (mode, sync) == ("wal", 2):
        yield ok("What was posted survives a power cut (WAL, synchronous=FULL).")
    else:
        yield bad(f"The log is {mode}, synchronous {sync}.", "Is the folder on a network disk?")
    yield _reset_bug(own == 0)


def _reset_bug(guarded: bool) -> Finding:  # noqa: FBT001 - reads as a sentence
    words = f"SQLite is {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info >= FIXED:
        return ok(f"{words}: without the WAL-reset bug.")
    if guarded:
        return ok(f"{words}: the WAL-reset bug is kept out, checkpoints wait for the write lock.")
    return bad(f"{words}, and checkpoints by itself.", "Write to the developers.")
