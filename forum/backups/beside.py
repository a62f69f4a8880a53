"""A second place in a PostgreSQL database: filled and looked at there, and then moved in.

A place is a schema. Moving in is two renames in one transaction: whoever reads has the former
tables or the new ones, and neither half. The former ones stay for a week, under a name that says
when they were put aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, create_engine, inspect, text

from forum import clock
from forum.backups.troubles import Trouble

COMING = "kettle_coming"
FORMER = "before_%Y%m%dT%H%M%SZ"
KEPT = timedelta(days=7)
HERE = "SELECT current_schema()"
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
OURS = (
    "SELECT pg_has_role(nspowner, 'USAGE') AND has_database_privilege(current_database(), 'CREATE')"
    " FROM pg_namespace WHERE nspname = current_schema()"
)
REFERENCES = (
    "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
)
COUNT_ON = (
    "SELECT setval(quote_ident(sequencename), last_value) FROM pg_sequences"
    " WHERE schemaname = :first AND last_value IS NOT NULL"
)


@contextmanager
def place(engine: Engine) -> Iterator[Engine]:
    """An empty second place, which is gone on leaving unless it was moved in."""
    options = f"{engine.url.query.get('options', '')} -csearch_path={COMING}".strip()
    coming = create_engine(engine.url.update_query_dict({"options": options}), hide_parameters=True)
    with engine.begin() as line:
        if not line.scalar(text(OURS)):
            raise Trouble("owner")
        line.execute(text(f"DROP SCHEMA IF EXISTS {COMING} CASCADE"))
        line.execute(text(f"CREATE SCHEMA {COMING}"))
    try:
        yield coming
    finally:
        coming.dispose()
        with engine.begin() as line:
            line.execute(text(f"DROP SCHEMA IF EXISTS {COMING} CASCADE"))


def move_in(engine: Engine) -> str:
    """Makes the second place the first; the name under which the former one stays."""
    former = f"{clock.now():{FORMER}}"
    with engine.begin() as line:
        first = line.scalar(text(HERE))
        line.execute(text(f'ALTER SCHEMA "{first}" RENAME TO "{former}"'))
        line.execute(text(f'ALTER SCHEMA {COMING} RENAME TO "{first}"'))
    return former


def fill(engine: Engine, coming: Engine) -> None:
    """Copies every row from the first place to the second, whose tables are of the same version."""
    with engine.connect() as line:
        first = str(line.scalar(text(HERE)))
    with coming.begin() as line:
        references = line.execute(text(REFERENCES)).all()
        for table, name, _ in references:
            line.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))
        for table in inspect(line).get_table_names():
            _copy(line, table, first)
        for table, name, written in references:
            line.execute(text(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {written}'))
        line.execute(text(COUNT_ON), {"first": first})


def count(engine: Engine) -> dict[str, int]:
    """The rows of each table."""
    with engine.connect() as line:
        return {
            table: int(line.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0)
            for table in inspect(line).get_table_names()
        }


def is_used(engine: Engine) -> bool:
    """Whether somebody else, such as a server, is connected to the database."""
    with engine.connect() as line:
        return bool(line.scalar(text(OTHERS)))


def clear(engine: Engine) -> None:
    """Takes away what was put aside more than a week ago."""
    with engine.begin() as line:
        for name in inspect(line).get_schema_names():
            at = _moment(name)
            if at and at < clock.now() - KEPT:
                line.execute(text(f'DROP SCHEMA "{name}" CASCADE'))


def _copy(line: Connection, table: str, first: str) -> None:
    columns = ", ".join(f'"{each["name"]}"' for each in inspect(line).get_columns(table))
    line.execute(text(f'ALTER TABLE "{table}" DISABLE TRIGGER USER'))
    line.execute(text(f'DELETE FROM "{table}"'))
    line.execute(
        text(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{first}"."{table}"')
    )
    line.execute(text(f'ALTER TABLE "{table}" ENABLE TRIGGER USER'))
    line.execute(text(f'ANALYZE "{table}"'))


def _moment(name: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(name, FORMER).replace(tzinfo=UTC)
    return None
