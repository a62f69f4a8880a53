"""How `forum upgrade` works on PostgreSQL: on a copy beside the tables, which is moved in when all
is well. Until then nothing that the site uses has changed, and readers wait for nobody.
"""

from __future__ import annotations

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from forum import create_app, db, migrations
from forum.backups import beside
from forum.cli.rehearsal import rehearse
from forum.db import Tables
from forum.models import read_only
from forum.views.application import Forum


class Failed(Exception):
    """What a check found after migrating; a sentence for the operator."""


def upgrade(app: Forum, before: str) -> str:
    """Brings the database from the migration `before` to the newest; where the former tables are.

    Raises Failed, or what a migration raises, and then nothing has changed.
    """
    with read_only.all_the_same(), beside.place(db.db.engine) as coming:
        migrations.bring(coming, to=before)
        beside.fill(db.db.engine, coming)
        rows = beside.count(coming)
        migrations.bring(coming)
        look(app, coming, rows)
        return beside.move_in(db.db.engine)


def look(app: Forum, coming: Engine, rows: dict[str, int]) -> None:
    """Whether all rows are there, this version can read them, and pages can be made of them."""
    now = beside.count(coming)
    lost = [each for each, count in rows.items() if now.get(each, count) < count]
    if lost:
        raise Failed(f"rows are missing in {', '.join(lost)}.")
    try:
        with coming.connect() as line:
            for table in Tables.metadata.tables.values():
                line.execute(select(table).limit(1)).all()
    except (SQLAlchemyError, ValueError):
        raise Failed("this version cannot read what is there.") from None
    if not rehearse(_on(app, coming)):
        raise Failed("pages cannot be made any more.")


def _on(app: Forum, coming: Engine) -> Forum:
    """The same site on the tables that are to come."""
    address = coming.url.render_as_string(hide_password=False)
    given = {each: app.config[each] for each in ("FORUM_INSTANCE", "FORUM_ADDRESS")}
    return create_app(given | {"FORUM_DATABASE": address, "FORUM_SECRET": app.config["SECRET_KEY"]})
