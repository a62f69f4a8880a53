"""What PostgreSQL must be told before rows come in any order, and after."""

from __future__ import annotations

from sqlalchemy import Connection, ForeignKeyConstraint, text
from sqlalchemy.schema import AddConstraint

from forum.backups.carrying.rows import greatest
from forum.db import Tables
from forum.search import tsvector

TABLES = Tables.metadata.sorted_tables


class Side:
    """A PostgreSQL database, as source or target."""

    def open_up(self, connection: Connection) -> None:
        """Takes references away and lets triggers rest; the site's row comes from the source."""
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        for table in TABLES:
            connection.execute(text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
        for each in _references():
            drop = f'ALTER TABLE "{each.table.name}" DROP CONSTRAINT "{each.name}"'
            connection.execute(text(drop))

    def close(self, connection: Connection, counters: dict[str, int]) -> None:
        """Puts everything back. Fails when a reference leads nowhere."""
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        for each in _references():
            connection.execute(AddConstraint(each, isolate_from_table=False))
        for table in TABLES:
            connection.execute(text(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER'))
        self.count_on(connection, counters)
        tsvector.refill(connection)
        for table in TABLES:
            connection.execute(text(f'ANALYZE "{table.name}"'))

    def count_on(self, connection: Connection, counters: dict[str, int]) -> None:
        """What comes next in each table gets the number after this."""
        sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)")
        for name, number in counters.items():
            if number:
                connection.execute(sequence, {"name": name, "number": number})

    def counters(self, connection: Connection) -> dict[str, int]:
        """The last number that each table gave out."""
        rows = connection.execute(
            text(
                "SELECT sequencename, last_value FROM pg_sequences"
                " WHERE schemaname = current_schema()"
            )
        )
        given = {name.removesuffix("_id_seq"): last for name, last in rows if last}
        return {
            table.name: max(number, given.get(table.name, 0))
            for table in TABLES
            if (number := greatest(connection, table)) is not None
        }


def _references() -> list[ForeignKeyConstraint]:
    return [each for table in TABLES for each in table.foreign_key_constraints]
