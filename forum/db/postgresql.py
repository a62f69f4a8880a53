"""PostgreSQL: transactions that promise what SQLite's do.

Who reads sees one moment of the database from beginning to end (REPEATABLE READ). Writers come one
after the other: each takes the same advisory lock at its start, and sees all that was written
before it got its turn. Why not more at once: see DECISIONS, "One writer at a time".
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

from forum.db import turns

LOCK = 0x4B6574746C65  # any number, as long as every process of the forum takes the same
STATEMENT = 30  # seconds; a statement that takes longer is stopped, and answered by 503
IDLE = 60  # seconds; a writer whose machine is gone, or hangs, loses its turn
LIMITS = (
    f"SET LOCAL statement_timeout = '{STATEMENT}s'; "
    f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE}s'"
)
READING = f"BEGIN ISOLATION LEVEL REPEATABLE READ; {LIMITS}"
WRITING = (  # the lock is no part of a snapshot: each later statement takes a new one
    f"BEGIN ISOLATION LEVEL READ COMMITTED; {LIMITS}; SET LOCAL lock_timeout = {{wait}}; "
    f"SELECT pg_advisory_xact_lock({LOCK})"
)
OPTIONS = {"pool_pre_ping": True}  # a server that was restarted costs nobody a failed page


def listen(engine: Engine) -> None:
    """Makes connections of `engine` begin as we say: all of it in one round trip."""
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)


def _prepare(connection: Any, _record: object) -> None:
    connection.autocommit = True  # the driver must not send a BEGIN of its own


def _begin(connection: Any) -> None:
    if turns.writing.get():
        wait = max(1, round(1000 * turns.patience.get()))  # 0 would be for ever
        connection.exec_driver_sql(WRITING.format(wait=wait))
    else:
        connection.exec_driver_sql(READING)
