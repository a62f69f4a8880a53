"""`forum backup`: makes a backup now, from the running site."""

from __future__ import annotations

from pathlib import Path

import click

from forum import create_app
from forum.backups import making
from forum.backups.troubles import Trouble


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path | None) -> None:
    """Make a backup and check it: FILE, or one more beside those of the nights.

    The site goes on meanwhile. FILE must not be there yet.
    """
    with create_app().app_context():
        try:
            target = (file or making.unused()).absolute()
            if target.exists():
                raise click.ClickException(f"{target} is there already. Choose another name.")
            made = making.make(target)
        except Trouble as trouble:
            raise click.ClickException(str(trouble)) from None
    locked = "locked" if made.sealed else "not locked: keep it where nobody else can read it"
    click.echo(f"{target}: {made.size / 1e6:.1f} MB, {made.rows} rows, checked, {locked}.")
