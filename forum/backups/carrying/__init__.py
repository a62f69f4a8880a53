"""Carries a whole database to another, of either engine, and looks at every row on both sides.

A target that is being filled has a table `carrying`, which says whence; so a run that was broken
off can be taken up again, and nothing else is ever written over.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, func, inspect, select, text

from forum.backups.carrying import postgresql, rows, sqlite
from forum.db import Tables
from forum.models.read_only import ReadOnly

MARK = "carrying"
LEFT_BEHIND = {ReadOnly.__tablename__}  # it is about the old place
TABLES = [each for each in Tables.metadata.sorted_tables if each.name not in LEFT_BEHIND]


class Refused(Exception):
    """Why nothing is carried; for the operator."""


def may_begin(source: Engine, target: Engine) -> None:
    """Raises Refused unless `target` is empty, or half filled from this very `source`."""
    with rows.reading(target) as connection:
        known = inspect(connection).get_table_names()
        if not known:
            return
        if MARK not in known:
            raise Refused("The target is not empty. Nothing was changed.")
        begun = connection.scalar(text(f"SELECT source FROM {MARK}"))
    if begun != _name(source):
        raise Refused(f"The target is being filled from {begun}. Nothing was changed.")


def open_up(source: Engine, target: Engine) -> None:
    """Makes `target`, whose tables are new, take rows in any order: no references, no triggers."""
    with target.begin() as connection:
        if inspect(connection).has_table(MARK):
            return
        _of(target).open_up(connection)
        connection.execute(text(f"CREATE TABLE {MARK} (source text)"))
        connection.execute(text(f"INSERT INTO {MARK} VALUES (:name)"), {"name": _name(source)})


def carry(source: Engine, target: Engine) -> dict[str, int]:
    """All of it in one go, into new tables; how many rows each table has."""
    open_up(source, target)
    counts = copy(source, target, lambda _line: None)
    finish(source, target)
    return counts


def copy(source: Engine, target: Engine, say: Callable[[str], None]) -> dict[str, int]:
    """Makes the rows of `target` those of `source`, as they stand at one moment; their numbers."""
    with rows.reading(source) as here:
        _same_version(here, target)
        for table in TABLES:
            changed = rows.bring(here, target, table)
            if changed:
                say(f"  {table.name}: {changed} rows copied")
        counts = {each.name: select(func.count()).select_from(each) for each in TABLES}
        return {name: int(here.scalar(count) or 0) for name, count in counts.items()}


def finish(source: Engine, target: Engine) -> None:
    """Puts references, triggers, the search index and the numbers to come in their places."""
    with rows.reading(source) as connection:
        counters = _of(source).counters(connection)
    with target.begin() as connection:
        _of(target).close(connection, counters)
        connection.execute(text(f"DROP TABLE {MARK}"))


def differences(source: Engine, target: Engine, say: Callable[[str], None]) -> list[str]:
    """The names of tables that differ; says how many rows each has, and their digest."""
    found = []
    with rows.reading(source) as here, rows.reading(target) as there:
        for table in TABLES:
            one, other = rows.summary(here, table), rows.summary(there, table)
            say(f"  {table.name}: {one.count} rows, {one.digest[:16]}")
            if one != other:
                found.append(table.name)
    return found


def count_on(connection: Connection) -> None:
    """Has the numbers to come follow those of rows that brought their own along."""
    side = _of(connection.engine)
    side.count_on(connection, side.counters(connection))


def _same_version(here: Connection, target: Engine) -> None:
    from alembic.migration import MigrationContext  # noqa: PLC0415 - 8 MiB the server does without

    with rows.reading(target) as there:
        versions = [
            MigrationContext.configure(each).get_current_revision() for each in (here, there)
        ]
    if versions[0] != versions[1]:
        raise Refused("The database is not up to date: run `forum migrate` first.")


def _name(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def _of(engine: Engine) -> postgresql.Side | sqlite.Side:
    return sqlite.Side() if engine.dialect.name == "sqlite" else postgresql.Side()
