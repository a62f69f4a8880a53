"""Makes a backup: copy, check, pack, lock; and only then it has its name."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from forum import clock
from forum.backups import archive, copying
from forum.backups.troubles import Trouble
from forum.db import db

ROOM = 1.7  # times the database: a copy of it, and what that is packed into, locked and not
SPARE = 64 << 20  # bytes that stay free for the site itself
LEFT_OVER = 6 * 3600  # seconds; a making of a killed process is not going on any more


@dataclass(frozen=True, slots=True)
class Made:
    """What became of it."""

    at: datetime
    size: int
    digest: str
    rows: int
    sealed: bool


def folder() -> Path:
    """Where backups are kept; made when it is not there yet."""
    where = str(current_app.config["FORUM_BACKUPS"])
    path = Path(current_app.config["FORUM_INSTANCE"]) / "backups" if where == "off" else Path(where)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def name(at: datetime) -> str:
    """What a backup of that moment is called."""
    end = ".age" if current_app.config["FORUM_BACKUP_KEY"] else ""
    return f"kettle-{at:%Y%m%dT%H%M%SZ}.tar.xz{end}"


def unused() -> Path:
    """Where the next one goes."""
    return folder() / name(clock.now())


def make(target: Path, *, keys: str | None = None) -> Made:
    """Writes a backup to `target`, which is there whole or not at all. Raises Trouble.

    It is locked with the keys of the settings, where no others are given.
    """
    keys = str(current_app.config["FORUM_BACKUP_KEY"]) if keys is None else keys
    with explained():
        at = clock.now()
        _make_room(target.parent)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=target.parent) as place:
            ready, rows = _ready(Path(place), at, keys)
            made = Made(at, ready.stat().st_size, archive.digest(ready), rows, keys != "")
            put(ready, target)
    return made


def put(ready: Path, target: Path) -> None:
    """Gives a finished file its name, once the disk has all of it."""
    with ready.open("rb") as file:
        os.fsync(file.fileno())
    ready.replace(target)
    place = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


@contextmanager
def explained() -> Iterator[None]:
    """What the disk and the database refuse, as Trouble."""
    try:
        yield
    except OSError as problem:
        full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
        raise Trouble("disk_full" if full else "refused") from problem
    except sqlite3.DatabaseError as problem:
        raise Trouble(_kind(problem)) from problem
    except DBAPIError as problem:
        raise Trouble(_kind(problem.orig)) from problem


def _kind(problem: BaseException | None) -> str:
    if not isinstance(problem, sqlite3.DatabaseError):
        return "unknown"
    kinds = {"SQLITE_FULL": "disk_full", "SQLITE_CORRUPT": "database"}
    return kinds.get(getattr(problem, "sqlite_errorname", ""), "refused")


def _ready(place: Path, at: datetime, keys: str) -> tuple[Path, int]:
    """The finished file, and how many rows are in it."""
    database, packed, locked = (place / each for each in ("forum.db", "packed", "locked"))
    counts = copying.copy(database)
    manifest: dict[str, Any] = {
        "kettle": version("kettle-forum"),
        "made_at": at.isoformat(),
        "rows": counts,
    }
    manifest["revision"] = copying.check(database, counts)
    archive.pack(packed, manifest, database, str(current_app.config["SECRET_KEY"]))
    database.unlink()
    if keys:
        archive.seal(packed, locked, keys)
    return (locked if keys else packed), sum(counts.values())


def _make_room(place: Path) -> None:
    """Takes away what a killed process left, and stops where the site would run out of disk."""
    for each in place.glob(".making-*"):
        if time.time() - each.stat().st_mtime > LEFT_OVER:
            shutil.rmtree(each, ignore_errors=True)
    if shutil.disk_usage(place).free < ROOM * _size() + SPARE:
        raise Trouble("disk_full")


def _size() -> int:
    """The bytes of the database, wherever it is."""
    if db.engine.dialect.name != "sqlite":
        with db.engine.connect() as line:
            return int(line.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    database = Path(str(db.engine.url.database or ""))
    return database.stat().st_size if database.is_file() else 0
