"""The database: engine and session; returning commits, raising rolls back.

Two engines: what each of them is told is in `sqlite` and `postgresql`. With both, a writing
transaction begins by waiting for its turn, and a reading one sees one moment of the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Index, MetaData, TextClause, TypeDecorator
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, registry

from forum.db import postgresql, sqlite, turns
from forum.db.compiled import ByStatement
from forum.db.turns import LONGEST_WAIT

if TYPE_CHECKING:
    from flask import Flask

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
LARGEST_NUMBER = 2**31 - 1  # that a row can have: PostgreSQL raises where more is asked for


class Moment(TypeDecorator[datetime]):
    """An aware UTC time. SQLite forgets the zone, and PostgreSQL answers in its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive time with ValueError: nobody can say later which zone it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as stored, aware."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Tables(DeclarativeBase):
    """All tables, and what they have in common."""

    metadata = MetaData(naming_convention=NAMES)
    registry = registry(metadata=metadata, type_annotation_map={datetime: Moment})


db = SQLAlchemy(
    model_class=Tables,
    session_options={"expire_on_commit": False},
    engine_options={"hide_parameters": True},  # they hold members' words; errors go to the log
)

if TYPE_CHECKING:
    Model = Tables
else:
    Model = db.Model
session = db.session


def init_app(app: Flask) -> None:
    """Connects the application to its database."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    engine = sqlite if url.get_backend_name() == "sqlite" else postgresql
    if engine is sqlite and url.database:
        sqlite.private_file(Path(url.database))
    if engine is postgresql:
        app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", postgresql.OPTIONS)
    db.init_app(app)
    with app.app_context():
        engine.listen(db.engine)
        db.engine.update_execution_options(compiled_cache=ByStatement())


def partial_index(name: str, *columns: str, where: TextClause, unique: bool = False) -> Index:
    """An index of those rows of a table that are asked for most.

    PostgreSQL's twin stands in the migration alone: named here, it would have SQLAlchemy load all
    that it knows of PostgreSQL with every server on SQLite, 2 MiB and a thirtieth of the start.
    """
    return Index(name, *columns, unique=unique, sqlite_where=where)


def checkpoint() -> None:
    """Moves what SQLite has logged into the database file, while nobody else can write.

    SQLite before 3.51.3 can damage a database when a writer restarts the log while a checkpoint
    runs ("WAL-reset bug", sqlite.org/wal.html). So connections never do it by themselves; it is
    done here, on a second connection, while the first holds the write lock.
    """
    if db.engine.dialect.name != "sqlite":
        return
    with transaction():
        session.connection()  # BEGIN IMMEDIATE: writers wait
        other = db.engine.raw_connection()
        try:
            other.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            other.close()


def begin(*, writing: bool) -> None:
    """Says what the next transaction is for; it begins with its first statement."""
    turns.writing.set(writing)


def is_writing() -> bool:
    """Whether the transaction takes the write lock at its start."""
    return turns.writing.get()


def turn_to_writing() -> None:
    """Ends a reading transaction and takes the write lock: after slow work, before the deed."""
    session.commit()
    begin(writing=True)


@contextmanager
def transaction(*, writing: bool = True, patience: float = LONGEST_WAIT) -> Iterator[None]:
    """One deed: what is done inside is committed on leaving, or rolled back when it raises.

    `patience`: for how many seconds a writer waits for the others. Raises OperationalError then.
    """
    mark, waiting = turns.writing.set(writing), turns.patience.set(patience)
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        turns.writing.reset(mark)
        turns.patience.reset(waiting)
