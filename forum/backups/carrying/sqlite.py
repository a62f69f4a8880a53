"""What SQLite must be told before rows come in any order, and after."""

from __future__ import annotations

from sqlalchemy import Connection, text

from forum.backups.carrying.rows import greatest
from forum.db import Tables
from forum.search import fts5

TABLES = Tables.metadata.sorted_tables
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


class Side:
    """An SQLite database, as source or target. Its references are off for the command's time."""

    def open_up(self, connection: Connection) -> None:
        """Takes the triggers away, and keeps their text beside."""
        connection.execute(text("CREATE TABLE carrying_triggers (name text, written text)"))
        for name, written in connection.execute(text(TRIGGERS)).all():
            kept = text("INSERT INTO carrying_triggers VALUES (:name, :written)")
            connection.execute(kept, {"name": name, "written": written})
            connection.execute(text(f'DROP TRIGGER "{name}"'))

    def close(self, connection: Connection, counters: dict[str, int]) -> None:
        """Puts everything back. Raises ValueError when a reference leads nowhere."""
        if connection.execute(text("PRAGMA foreign_key_check")).first():
            raise ValueError("a reference leads nowhere")
        self.count_on(connection, counters)
        fts5.refill(connection)
        for (written,) in connection.execute(text("SELECT written FROM carrying_triggers")).all():
            connection.exec_driver_sql(written)
        connection.execute(text("DROP TABLE carrying_triggers"))

    def count_on(self, connection: Connection, counters: dict[str, int]) -> None:
        """What comes next in each table gets the number after this."""
        row = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)")
        for name, number in counters.items():
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :n"), {"n": name})
            if number and self._counts(name):
                connection.execute(row, {"name": name, "number": number})

    def counters(self, connection: Connection) -> dict[str, int]:
        """The last number that each table gave out."""
        rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        given: dict[str, int] = {name: last for name, last in rows}
        return {
            table.name: max(number, given.get(table.name, 0))
            for table in TABLES
            if (number := greatest(connection, table)) is not None
        }

    def _counts(self, name: str) -> bool:
        """Whether a table never gives a number twice; the others look at their rows alone."""
        return bool(Tables.metadata.tables[name].dialect_options["sqlite"]["autoincrement"])
