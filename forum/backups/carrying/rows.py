"""The rows of one table, in the order of their key, a stretch at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
)

from forum.db import turns

NO_LIMITS = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
STRETCH = 1000  # rows that are compared, and copied in one transaction where they differ
Row = tuple[Any, ...]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Summary:
    """What is said of a table on either side."""

    count: int
    digest: str


@dataclass(frozen=True)
class Stretch:
    """Rows whose key is greater than `after`, up to `until`; None: from the first, to the last."""

    after: Key | None
    until: Key | None

    def rows(self, key: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
        """The condition for them."""
        parts = []
        if self.after is not None:
            parts.append(tuple_(*key) > _typed(key, self.after))
        if self.until is not None:
            parts.append(tuple_(*key) <= _typed(key, self.until))
        return and_(literal(1) == 1, *parts)


class Written(TypeDecorator[str]):
    """JSON as it is written in the database; so NULL and the word null stay two things."""

    impl = Text
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Read as text."""
        return cast(column, Text)


class WrittenThere(Written):
    """PostgreSQL has a type of its own for it."""

    cache_ok = True

    def bind_expression(self, bindparam: Any) -> ColumnElement[Any]:
        """Written as what the column is."""
        return cast(bindparam, JSON)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of a database."""
    with engine.connect() as connection:
        mark = turns.writing.set(False)
        try:
            connection.begin()
        finally:
            turns.writing.reset(mark)
        if connection.dialect.name == "postgresql":  # one moment of all tables takes its time
            connection.execute(text(NO_LIMITS))
        yield connection


def bring(here: Connection, target: Engine, table: Table) -> int:
    """Makes the rows there those that are here. Returns how many had to be copied.

    Stretches that differ are all emptied before the first is filled: what is unique, such as a
    name, may have changed hands.
    """
    source, copy = _plain(table, here.dialect.name), _plain(table, target.dialect.name)
    differing = []
    for stretch, rows in _stretches(here, source):
        with target.begin() as there:
            found = list(_read(there, copy, stretch))
            if found != rows:
                differing.append(stretch)
                if found:
                    there.execute(delete(copy).where(stretch.rows(_key(there, copy))))
    return sum(_fill(here, source, target, copy, stretch) for stretch in differing)


def summary(connection: Connection, table: Table) -> Summary:
    """How many rows there are, and a digest of all that is in them."""
    count, digest = 0, hashlib.sha256()
    for _, rows in _stretches(connection, _plain(table, connection.dialect.name)):
        count += len(rows)
        for row in rows:
            digest.update(repr(row).encode(errors="surrogatepass"))
    return Summary(count, digest.hexdigest())


def greatest(connection: Connection, table: Table) -> int | None:
    """The greatest number of its rows; None when they are not numbered."""
    first = next(iter(table.primary_key))
    if len(table.primary_key) > 1 or not isinstance(first.type, Integer) or first.foreign_keys:
        return None
    return connection.scalar(select(func.max(first))) or 0


def _fill(here: Connection, source: Table, target: Engine, copy: Table, stretch: Stretch) -> int:
    names = [each.name for each in copy.columns]
    rows = [dict(zip(names, row, strict=True)) for row in _read(here, source, stretch)]
    if rows:
        with target.begin() as there:
            there.execute(insert(copy), rows)
    return len(rows)


def _stretches(connection: Connection, table: Table) -> Iterator[tuple[Stretch, list[Row]]]:
    """The last one has no end, so that what stands behind it is compared, too."""
    places = [place for place, each in enumerate(table.columns) if each.primary_key]
    after: Key | None = None
    while True:
        rows = list(_read(connection, table, Stretch(after, None), most=STRETCH))
        last = tuple(rows[-1][place] for place in places) if len(rows) == STRETCH else None
        yield Stretch(after, last), rows
        if last is None:
            return
        after = last


def _read(
    connection: Connection, table: Table, stretch: Stretch, *, most: int | None = None
) -> Iterator[Row]:
    key = _key(connection, table)
    for row in connection.execute(
        select(table).where(stretch.rows(key)).order_by(*key).limit(most)
    ):
        yield tuple(row)


def _key(connection: Connection, table: Table) -> list[ColumnElement[Any]]:
    """Words are compared by their bytes, as both engines can; their own orders differ."""
    order = "BINARY" if connection.dialect.name == "sqlite" else "C"
    return [
        each.collate(order) if isinstance(each.type, String) else each for each in table.primary_key
    ]


def _typed(key: Sequence[ColumnElement[Any]], values: Key) -> ColumnElement[Any]:
    return tuple_(*(literal(value, each.type) for value, each in zip(values, key, strict=True)))


def _plain(table: Table, dialect: str) -> Table:
    """The table without what SQLAlchemy would do to its JSON."""
    written = Written if dialect == "sqlite" else WrittenThere
    columns: list[Column[Any]] = [
        Column(
            each.name,
            written() if isinstance(each.type, JSON) else each.type,
            primary_key=each.primary_key,
        )
        for each in table.columns
    ]
    return Table(table.name, MetaData(), *columns)
