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

SERVER = os.environ.get("FORUM_TEST_DATABASE", "")  # such as postgresql://postgres@127.0.0.1:5433
ROUNDS = 200  # bringing back leaves dead rows behind, which are swept away now and then
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
    """SQLite's database, and copies of it beside it."""

    def __init__(self, folder: Path) -> None:
        self.live = folder / "forum.db"
        self.address = f"sqlite:///{self.live}"

    def keep(self, name: str) -> None:
        """By SQLite's own backup: the file may lack what is still in the log."""
        copy = self.live.with_name(f"{name}.db")
        with closing(sqlite3.connect(self.live)) as now, closing(sqlite3.connect(copy)) as then:
            now.backup(then)

    def bring_back(self, name: str) -> None:
        """Copies the file."""
        for end in ("", "-wal", "-shm"):
            self.live.with_name(f"{self.live.name}{end}").unlink(missing_ok=True)
        shutil.copyfile(self.live.with_name(f"{name}.db"), self.live)

    def another(self, folder: Path, name: str) -> str:
        """A copy of the file."""
        shutil.copy(self.live.with_name(f"{name}.db"), folder / "forum.db")
        return f"sqlite:///{folder / 'forum.db'}"

    def blank(self, folder: Path) -> str:
        """A file that is not there yet."""
        return f"sqlite:///{folder / 'blank.db'}"

    def end(self) -> None:
        """The folder goes with all that is in it."""


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
