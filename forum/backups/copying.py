"""A copy of the database as it is at one moment, while the site goes on; and whether it is whole.

Of SQLite it is made in one step of its online backup: in several it begins anew whenever somebody
writes, and on a busy site would never end. Of PostgreSQL every row is carried into a new file of
SQLite, so that there is one kind of backup. Neither makes writers wait: they write into a log, or
what they write is not seen.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.exc import SQLAlchemyError

from forum import migrations
from forum.backups import carrying
from forum.backups.troubles import Trouble
from forum.db import Tables, db

Counts = dict[str, int]  # rows by table


def copy(path: Path) -> Counts:
    """Writes the database to `path`; how many rows each table had at that moment."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return _copied(path) if db.engine.dialect.name == "sqlite" else _carried(path)


def file(path: Path) -> Engine:
    """A database that is being made, or was unpacked: nobody else has it open."""
    engine = create_engine(f"sqlite:///{path}")
    # It is kept once it is whole; a power cut before that leaves nothing that has a name.
    event.listen(engine, "connect", lambda line, _: line.execute("PRAGMA synchronous=OFF"))
    return engine


def _carried(path: Path) -> Counts:
    target = file(path)
    try:
        migrations.bring(target)
        rows = carrying.carry(db.engine, target)
    except carrying.Refused:
        raise Trouble("older") from None
    finally:
        target.dispose()
    with closing(sqlite3.connect(path)) as database:
        return count(database) | rows


def _copied(path: Path) -> Counts:
    line = db.engine.raw_connection()
    try:
        source = line.driver_connection
        assert isinstance(source, sqlite3.Connection)
        source.execute("BEGIN")  # the counts and the copy are of the same moment
        counts = count(source)
        with closing(sqlite3.connect(path)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
        source.execute("ROLLBACK")
        return counts
    finally:
        line.close()


def count(database: sqlite3.Connection) -> Counts:
    """The rows of every table, those of the search index too, and what else the schema holds."""
    listed = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
    tables = [name for name, sql in database.execute(listed) if "VIRTUAL" not in (sql or "")[:20]]
    counts = {
        name: int(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in tables
    }
    counts["sqlite_master"] = int(
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    )
    return counts


def check(path: Path, counts: Counts) -> str:
    """Raises Trouble unless the database at `path` is whole and holds these rows; its revision."""
    with closing(sqlite3.connect(path)) as database:
        try:
            if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise Trouble("database")
            if database.execute("PRAGMA foreign_key_check").fetchone():
                raise Trouble("inconsistent")
            if count(database) != counts:
                raise Trouble("damaged")
            revision = str(
                database.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            )
        except sqlite3.DatabaseError:
            raise Trouble("database") from None
    return _known(path, str(revision))


def revisions() -> list[str]:
    """The numbers of all migrations that this version knows, in order."""
    return sorted(each.name[:4] for each in (migrations.FOLDER / "versions").glob("[0-9]*.py"))


def _known(path: Path, revision: str) -> str:
    """Of this version every table must be readable; an older one is migrated when it is used."""
    if revision not in revisions():
        raise Trouble("newer")
    if revision == revisions()[-1]:
        _read(path)
    return revision


def _read(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as database:
            for table in Tables.metadata.tables.values():
                database.execute(select(table).limit(1)).all()
    except (SQLAlchemyError, ValueError):
        raise Trouble("unreadable") from None
    finally:
        engine.dispose()
