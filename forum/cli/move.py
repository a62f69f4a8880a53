"""`forum move`: carries a live site over to another database."""

from __future__ import annotations

import click
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from forum import create_app, db, migrations
from forum.backups import carrying
from forum.models.read_only import ReadOnly, all_the_same
from forum.views.application import Forum

WHY = "The site is moving to another database."


@click.command()
@click.option("--to", "address", required=True, help="Where to: postgresql://… or sqlite:///….")
def move(*, address: str) -> None:
    """Carry the site over to another, empty database, and look at every row on both sides.

    While most of it is copied the site goes on; then it can be read only, and stays so. When all
    is over, set FORUM_DATABASE to the new address and start the site again.
    """
    here, there = create_app(), create_app({"FORUM_DATABASE": address})
    with here.app_context():
        source = db.db.engine
    with there.app_context():
        target = db.db.engine
        _without_references(target)
    try:
        carrying.may_begin(source, target)
        with there.app_context(), all_the_same():
            migrations.upgrade()
        _carry(here, source, target)
    except carrying.Refused as problem:
        raise click.ClickException(str(problem)) from problem
    except DBAPIError as problem:
        raise click.ClickException(
            f"It was broken off ({type(problem.orig).__name__}). Run the same command once more: "
            "it goes on from there."
        ) from problem
    click.echo("All rows are there. Set FORUM_DATABASE to the new address, and start the site.")


def _carry(here: Forum, source: Engine, target: Engine) -> None:
    """Most of it while the site goes on, the rest while it can be read only."""
    carrying.open_up(source, target)
    click.echo("Copying, while the site goes on:")
    carrying.copy(source, target, click.echo)
    with here.app_context(), all_the_same(), db.transaction():
        ReadOnly.begin(WHY)
    click.echo("The site can be read only now. Copying what has changed meanwhile:")
    carrying.copy(source, target, click.echo)
    click.echo("Looking at every row on both sides:")
    wrong = carrying.differences(source, target, click.echo)
    if wrong:
        raise carrying.Refused(f"Not the same on both sides: {', '.join(wrong)}.")
    carrying.finish(source, target)


def _without_references(engine: Engine) -> None:
    """SQLite's references rest for as long as the command runs; it looks at them at the end."""
    if engine.dialect.name == "sqlite":
        event.listen(
            engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF")
        )
