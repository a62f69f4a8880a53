"""SQLite: its pragmas, and a BEGIN of our own.

A writing transaction takes the write lock at its start (BEGIN IMMEDIATE): with deferred ones two
readers that both turn writer lose each other's work, or fail at once.
"""

from __future__ import annotations

import os
import random
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from forum.db import turns

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL lost 102 of 276 acknowledged replies in simulated power cuts
    "foreign_keys=ON",
    f"busy_timeout={1000 * turns.LONGEST_WAIT}",
    "mmap_size=0",
    "wal_autocheckpoint=0",  # see `db.checkpoint`
    "temp_store=MEMORY",
    "cache_size=-600",  # KiB a connection, of which there are ten; the system keeps the pages too
)


def listen(engine: Engine) -> None:
    """Makes connections of `engine` behave: pragmas, and our own BEGIN."""
    line = WritersLine()
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", line.begin)
    event.listen(engine, "checkin", line.leave)


def private_file(path: Path) -> None:
    """Makes the database readable by its owner alone, before SQLite creates it with less care."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not send a BEGIN of its own
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


class WritersLine:
    """Where the threads of one process stand in line for the write lock.

    SQLite's own waiting grows to a tenth of a second a try, so that of eight writers the
    unluckiest waited 1.5 s for a lock that is held for 5 ms. Here the first of a process asks
    every few milliseconds, up to five seconds, and the others wait for her: of eight who all ask
    at random one is always unlucky.
    """

    def __init__(self) -> None:
        self._first = threading.Lock()

    def begin(self, connection: Any) -> None:
        """Begins a transaction; raises OperationalError when no turn came in time."""
        if not turns.writing.get():
            connection.connection.driver_connection.execute("BEGIN")  # twenty times as quick
            return
        end = time.monotonic() + turns.patience.get()
        if not connection.info.get(self):  # it may begin again without having been given back
            connection.info[self] = self._first.acquire(timeout=turns.patience.get())
        _be_patient(connection, 0)
        try:
            while not _begin_writing(connection, last_try=time.monotonic() > end):
                time.sleep(random.uniform(0.001, 0.004))
        finally:
            _be_patient(connection, turns.LONGEST_WAIT)

    def leave(self, _connection: object, record: ConnectionPoolEntry) -> None:
        """Lets the next in line ask, as the connection goes back to the pool."""
        if record.info.pop(self, False):
            self._first.release()


def _be_patient(connection: Any, seconds: int) -> None:
    connection.connection.driver_connection.execute(f"PRAGMA busy_timeout={1000 * seconds}")


def _begin_writing(connection: Any, *, last_try: bool) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as problem:
        if last_try or getattr(problem.orig, "sqlite_errorname", "") != "SQLITE_BUSY":
            raise
        return False
    return True
