"""`forum upgrade`: backup, read-only mode, migrations, checks; and back again when one fails."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import text

from forum import clock, create_app, db, migrations
from forum.backups import copying, making
from forum.backups.going_back import WayBack
from forum.backups.troubles import Trouble
from forum.cli import reloading, upgrading_beside
from forum.cli.rehearsal import rehearse
from forum.cli.upgrading_beside import Failed
from forum.models import read_only
from forum.models.read_only import ReadOnly
from forum.views.application import Forum

MINUTES = 60  # after which read-only mode ends by itself, should this process be killed
REASON = "a new version is being put in"


@click.command()
def upgrade() -> None:
    """Bring the database up to date with this version; the site can be read meanwhile.

    A backup is made first. When anything is not as it should be afterwards, the database becomes
    what it was.
    """
    app = create_app()
    with app.app_context():
        before, newest = revision(), copying.revisions()[-1]
        if before == newest:
            click.echo("The database is up to date already.")
        elif before == "":
            migrations.upgrade()  # nothing to lose yet
            click.echo("The database is up to date.")
        else:
            with _reading_only():
                (_guarded if db.db.engine.name == "sqlite" else _beside)(app, before)
            click.echo(f"The database has gone from {before} to {newest}, and all is well.")
    if reloading.reload(app.config["FORUM_INSTANCE"]):
        click.echo("The server runs the new version.")


def revision() -> str:
    """The migration that the database has come to; empty when it has no tables."""
    with read_only.all_the_same(), db.db.engine.connect() as line:
        if not line.dialect.has_table(line, "alembic_version"):
            return ""
        return str(line.scalar(text("SELECT version_num FROM alembic_version")) or "")


def _guarded(app: Forum, before: str) -> None:
    """Migrates, with a backup and a way back."""
    try:
        folder = making.folder()
        backup = making.unused()
        making.make(backup)
        click.echo(f"A backup is in {backup}.")
        with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as place:
            _migrate(app, WayBack(Path(place) / "before.db"))
    except Trouble as trouble:
        raise click.ClickException(f"{trouble} Nothing was changed.") from None


def _beside(app: Forum, before: str) -> None:
    """On PostgreSQL: what is there stays as it is until the new is found well."""
    try:
        former = upgrading_beside.upgrade(app, before)
    except Trouble as trouble:
        raise click.ClickException(f"{trouble} Nothing was changed.") from None
    except (Exception, SystemExit) as problem:
        raise _not_upgraded(problem) from problem
    click.echo(f"The tables as they were are kept for a week, as {former}.")


def _not_upgraded(problem: BaseException) -> click.ClickException:
    words = str(problem) if isinstance(problem, Failed) else type(problem).__name__
    return click.ClickException(
        f"The upgrade did not work: {words}\n"
        "The database is what it was before. Put the former version of the code back in,"
        " and write to the developers."
    )


def _migrate(app: Forum, way_back: WayBack) -> None:
    try:
        migrations.upgrade()
        _check(app, way_back)
    except (Exception, SystemExit) as problem:
        db.session.rollback()
        db.db.engine.dispose()
        with read_only.all_the_same():
            way_back.take()
        raise _not_upgraded(problem) from problem


def _check(app: Forum, way_back: WayBack) -> None:
    """Whether the migrated database is whole, has all its rows, and makes pages."""
    lost = way_back.lost()
    if lost:
        raise Failed(f"rows are missing in {', '.join(lost)}.")
    line = db.db.engine.raw_connection()
    try:
        counts = copying.count(line.driver_connection)  # type: ignore[arg-type]
    finally:
        line.close()
    try:
        copying.check(Path(str(db.db.engine.url.database)), counts)
    except Trouble as trouble:
        raise Failed(str(trouble)) from None
    if not rehearse(app):
        raise Failed("pages cannot be made any more.")


@contextmanager
def _reading_only() -> Iterator[None]:
    """Nobody writes meanwhile; what an operator had begun by herself goes on afterwards."""
    ours = False
    if read_only.known():
        with read_only.all_the_same(), db.transaction():
            ours = ReadOnly.begin(REASON, ends_at=clock.ahead(minutes=MINUTES))
    try:
        yield
    finally:
        if ours:
            with read_only.all_the_same(), db.transaction():
                ReadOnly.end()
