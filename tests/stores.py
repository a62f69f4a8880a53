"""Where the tests' database is: files of SQLite, or the PostgreSQL server of FORUM_TEST_DATABASE.

Either keeps the database as it is now under a name, and brings it back in milliseconds.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psycopg
from sqlalchemy import make_url
from sqlalchemy.engine import URL

from forum import db

SERVER = os.environ.get("FORUM_TEST_DATABASE", "")  # such as postgresql://postgres@127.0.0.1:5433
ROUNDS = 200  # bringing back leaves dead rows behind, which are swept away now and then
LONG_AGO = 0
INDEX_HEAD = 136  # bytes; empty, as after a crash (sqlite.org/walformat.html#wal_index_format)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


class Store(Protocol):
    """What both can do."""

    address: str

    def keep(self, name: str) -> None:
        """Keeps the database as it is now."""

    def bring_back(self, name: str) -> None:
        """Makes it what it was when it was kept; nobody else uses it at that moment."""

    def another(self, folder: Path, name: str) -> str:
        """The address of a copy, in `folder` where it is a file, to be used apart."""

    def blank(self, folder: Path) -> str:
        """The address of a database without tables."""

    def end(self) -> None:
        """Leaves nothing behind."""


class Files:
    """SQLite's database: a file that stays as it was copied, and a log that says what is new.

    Nothing moves the log into the file by itself (see `forum.db`), so a moment is a log, and
    connections stay open: to open one and to read the tables again took 5 ms a test. After a test
    that has changed the file, or a table itself (which open connections remember), it is copied.
    """

    def __init__(self, folder: Path) -> None:
        self.live = folder / "forum.db"
        self.address = f"sqlite:///{self.live}"
        self.moments: dict[str, tuple[str, bytes]] = {}  # the file to copy, and the log
        self.copied = ""  # which file the live one is a copy of
        self.tables: int | None = None  # the version of its tables, counted by SQLite
        self.index: int | None = None  # SQLite's index of the log: closing it would drop its locks

    def keep(self, name: str) -> None:
        """The log as it is; or else a copy by SQLite's own backup."""
        if self._untouched():
            self.moments[name] = self.copied, self._beside("-wal").read_bytes()
            return
        copy = self._copy(name)
        with closing(sqlite3.connect(self.live)) as now, closing(sqlite3.connect(copy)) as then:
            now.backup(then)
        self.moments[name] = name, b""

    def bring_back(self, name: str) -> None:
        """Writes the log, and clears the head of its index: SQLite reads the log again."""
        file, log = self.moments[name]
        if file != self.copied or not self._untouched() or self.tables != self._version():
            self._copy_back(file)
            self.tables = self._version()
        self._beside("-wal").write_bytes(log)
        if self._follow_index() and self.index is not None:
            os.pwrite(self.index, bytes(INDEX_HEAD), 0)

    def another(self, folder: Path, name: str) -> str:
        """A copy of the file, and of the log."""
        file, log = self.moments[name]
        shutil.copy(self._copy(file), folder / "forum.db")
        (folder / "forum.db-wal").write_bytes(log)
        return f"sqlite:///{folder / 'forum.db'}"

    def blank(self, folder: Path) -> str:
        """A file that is not there yet."""
        return f"sqlite:///{folder / 'blank.db'}"

    def end(self) -> None:
        """The folder goes with all that is in it."""

    def _untouched(self) -> bool:
        """Whether the live file is as it was copied, and somebody still has it open."""
        if not (self.copied and self.live.is_file() and self.live.stat().st_mtime_ns == LONG_AGO):
            return False
        return self._beside("-wal").exists() and self._follow_index()

    def _follow_index(self) -> bool:
        path = self._beside("-shm")
        if not path.exists():
            return False
        if self.index is None or os.fstat(self.index).st_ino != path.stat().st_ino:
            self._let_go()
            self.index = os.open(path, os.O_RDWR)
        return True

    def _version(self) -> int:
        connection = db.db.engine.raw_connection()
        try:
            return int(connection.cursor().execute("PRAGMA schema_version").fetchone()[0])
        finally:
            connection.close()

    def _copy_back(self, file: str) -> None:
        db.db.engine.dispose()
        self._let_go()
        for end in ("", "-wal", "-shm"):
            self._beside(end).unlink(missing_ok=True)
        shutil.copyfile(self._copy(file), self.live)
        os.utime(self.live, ns=(LONG_AGO, LONG_AGO))  # whatever writes to it makes it younger
        self.copied = file

    def _let_go(self) -> None:
        if self.index is not None:
            os.close(self.index)
        self.index = None

    def _beside(self, end: str) -> Path:
        return self.live.with_name(f"{self.live.name}{end}")

    def _copy(self, name: str) -> Path:
        return self.live.with_name(f"{name}.db")


class Server:
    """A database on a PostgreSQL server, and in it a schema with copies of all rows for each name.

    `CREATE DATABASE … TEMPLATE` takes 200 ms; rows that are put back into their tables, 5.
    """

    def __init__(self) -> None:
        self.url = make_url(SERVER).set(drivername="postgresql")
        self.names: list[str] = []
        self.address = self._made()
        self.connection = psycopg.connect(self.address, autocommit=True)
        self.rounds = 0

    def keep(self, name: str) -> None:
        """Copies all rows, and writes down how to put them back."""
        run = self.connection.execute
        tables = [row[0] for row in run(TABLES)]
        run(f'DROP SCHEMA IF EXISTS "{name}" CASCADE; CREATE SCHEMA "{name}"')
        steps = [f'DELETE FROM public."{each}"' for each in tables]
        for each in tables:
            run(f'CREATE TABLE "{name}"."{each}" AS TABLE public."{each}"')
            if run(f'SELECT FROM public."{each}" LIMIT 1').fetchone() is not None:
                steps.append(f'INSERT INTO public."{each}" TABLE "{name}"."{each}"')
        run(
            f'CREATE TABLE "{name}".sequences AS SELECT sequencename::text AS name, start_value, '
            "last_value FROM pg_sequences WHERE schemaname = 'public'"
        )
        steps.append(
            "PERFORM setval('public.' || name, coalesce(last_value, start_value), "
            "last_value IS NOT NULL) "
            f'FROM "{name}".sequences'
        )
        body = "; ".join(steps)
        run(
            f'CREATE FUNCTION "{name}".bring_back() RETURNS void LANGUAGE plpgsql '
            f"SET session_replication_role = replica AS $$ BEGIN {body}; END $$"
        )

    def bring_back(self, name: str) -> None:
        """Puts all rows back; triggers and references do not see it."""
        self.connection.execute(f'SELECT "{name}".bring_back()')
        self.rounds += 1
        if self.rounds % ROUNDS == 0:
            self.connection.execute("VACUUM")

    def another(self, folder: Path, name: str) -> str:
        """A database of its own, with the tables and rows."""
        self.bring_back(name)
        self.connection.close()
        self._run(  # a database that is in use cannot be copied
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{self.names[0]}'"
        )
        address = self._made(template=self.names[0])
        self.connection = psycopg.connect(self.address, autocommit=True)
        return address

    def blank(self, folder: Path) -> str:
        """A new database."""
        return self._made()

    def lets_in(self, *, nobody: bool) -> None:
        """Whether new connections are taken: a server that is away takes none."""
        word = "false" if nobody else "true"
        self._run(f'ALTER DATABASE "{self.names[0]}" ALLOW_CONNECTIONS {word}')

    def end(self) -> None:
        """Drops all databases."""
        self.connection.close()
        for each in self.names:
            self._run(f'DROP DATABASE IF EXISTS "{each}" WITH (FORCE)')

    def _made(self, *, template: str = "template1") -> str:
        name = f"kettle_{uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self.names.append(name)
        return _written(self.url.set(database=name))

    def _run(self, statement: str) -> None:
        with psycopg.connect(_written(self.url), autocommit=True) as connection:
            connection.execute(statement)


def begin(folder: Path) -> Store:
    """The place for this run: a server where one is named, else files in `folder`."""
    return Server() if SERVER else Files(folder)


def _written(url: URL) -> str:
    return url.render_as_string(hide_password=False)
