"""Runs migrations on the application's own database, all of them in one transaction."""

from alembic import context
from sqlalchemy import Connection

from forum.db import Tables, db


def run(connection: Connection) -> None:
    """SQLite cannot rebuild a table that others refer to while it checks what refers to what."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(connection=connection, target_metadata=Tables.metadata, render_as_batch=True)
    with context.begin_transaction():
        if not sqlite:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        context.run_migrations()
    if sqlite:
        connection.connection.execute("PRAGMA foreign_keys=ON")


with (context.config.attributes.get("engine") or db.engine).connect() as connection:
    run(connection)
