"""`forum migrate`: brings the database up to date."""

from __future__ import annotations

import click

from forum import create_app, migrations


@click.command()
def migrate() -> None:
    """Make the database, or bring it up to date."""
    with create_app().app_context():
        migrations.upgrade()
    click.echo("The database is up to date.")
