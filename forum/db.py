"""The database: engine, session, SQLite's settings; returning commits, raising rolls back.

With SQLite a writing request takes the write lock at its start (BEGIN IMMEDIATE): with deferred
transactions two readers that both turn writer lose each other's work, or fail at once.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, registry

if TYPE_CHECKING:
    from flask import Flask

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
LONGEST_WAIT = 5  # seconds that a writer waits for the others; then 503, words given back
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL lost 102 of 276 acknowledged replies in simulated power cuts
    "foreign_keys=ON",
    f"busy_timeout={1000 * LONGEST_WAIT}",
    "mmap_size=0",
    "wal_autocheckpoint=0",  # see `checkpoint`
    "temp_store=MEMORY",
    "cache_size=-600",  # KiB a connection, of which there are ten; the system keeps the pages too
)
_writing: ContextVar[bool] = ContextVar("writing", default=True)
_patience: ContextVar[float] = ContextVar("patience", default=LONGEST_WAIT)


class Moment(TypeDecorator[datetime]):
    """An aware UTC time. SQLite forgets the zone, so it is put back on the way out."""

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
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


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
    if url.get_backend_name() == "sqlite" and url.database:
        _private_file(Path(url.database))
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            listen(db.engine)


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


def listen(engine: Engine) -> None:
    """Makes SQLite connections of `engine` behave: pragmas, and our own BEGIN."""
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)


def begin(*, writing: bool) -> None:
    """Says what the next transaction is for; it begins with its first statement."""
    _writing.set(writing)


def is_writing() -> bool:
    """Whether the transaction takes the write lock at its start."""
    return _writing.get()


def turn_to_writing() -> None:
    """Ends a reading transaction and takes the write lock: after slow work, before the deed."""
    session.commit()
    begin(writing=True)


@contextmanager
def transaction(*, writing: bool = True, patience: float = LONGEST_WAIT) -> Iterator[None]:
    """One deed: what is done inside is committed on leaving, or rolled back when it raises.

    `patience`: for how many seconds a writer waits for the others. Raises OperationalError then.
    """
    mark, waiting = _writing.set(writing), _patience.set(patience)
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(mark)
        _patience.reset(waiting)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not send a BEGIN of its own
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    """Begins. Who wants to write asks again every few milliseconds, up to five seconds.

    SQLite's own waiting grows to a tenth of a second a try, so that of eight writers the
    unluckiest waited 1.5 s for a lock that is held for 5 ms.
    """
    if not _writing.get():
        connection.connection.driver_connection.execute("BEGIN")  # twenty times as quick
        return
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    end = time.monotonic() + _patience.get()
    try:
        while not _begin_writing(connection, last_try=time.monotonic() > end):
            time.sleep(random.uniform(0.001, 0.004))
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={1000 * LONGEST_WAIT}")


def _begin_writing(connection: Any, *, last_try: bool) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as problem:
        if last_try or getattr(problem.orig, "sqlite_errorname", "") != "SQLITE_BUSY":
            raise
        return False
    return True


def _private_file(path: Path) -> None:
    """Makes the database readable by its owner alone, before SQLite creates it with less care."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
