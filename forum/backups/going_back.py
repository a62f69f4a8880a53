"""The way back while an upgrade goes on: the database as it was, put back while people read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from forum.backups import copying
from forum.db import db


class WayBack:
    """The database as it was at one moment, in a file that is not locked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.counts = copying.copy(path)
        self.revision = copying.check(path, self.counts)

    def take(self) -> None:
        """Makes the database what it was. Who reads meanwhile goes on with what she began with."""
        line = db.engine.raw_connection()
        try:
            target = line.driver_connection
            assert isinstance(target, sqlite3.Connection)
            with closing(sqlite3.connect(self.path)) as source:
                source.backup(target)
        finally:
            line.close()
        db.engine.dispose()

    def lost(self) -> list[str]:
        """Tables that hold fewer rows than they did: migrations move rows, and lose none."""
        line = db.engine.raw_connection()
        try:
            now = copying.count(line.driver_connection)  # type: ignore[arg-type]
        finally:
            line.close()
        inside = ("alembic_version", "sqlite_master")
        there = {each: count for each, count in self.counts.items() if each not in inside}
        return [each for each, count in there.items() if each in now and now[each] < count]
