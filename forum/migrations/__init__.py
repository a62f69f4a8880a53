"""Migrations: numbered, one idea each; never edited once merged. SQLite and PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from sqlalchemy import Engine

from forum.db import db
from forum.models import read_only

FOLDER = Path(__file__).parent


def upgrade() -> None:
    """Makes the tables of an empty database, or brings an older one up to date; all or nothing."""
    import flask_migrate  # noqa: PLC0415 - Alembic costs the server 0.4 s and 8 MiB for nothing

    flask_migrate.Migrate(current_app, db, directory=str(FOLDER))
    with read_only.all_the_same():
        flask_migrate.upgrade()
    db.engine.dispose()


def bring(engine: Engine, *, to: str = "head") -> None:
    """The same for a database beside the application's own."""
    from alembic import command, config  # noqa: PLC0415 - as above

    settings = config.Config(FOLDER / "alembic.ini")
    settings.set_main_option("script_location", str(FOLDER))
    settings.attributes["engine"] = engine
    command.upgrade(settings, to)
    engine.dispose()
