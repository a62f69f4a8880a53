"""`forum backup`: makes a backup now, from the running site."""

from __future__ import annotations

from pathlib import Path

import click

from forum import create_app, db
from forum.backups import making
from forum.backups.troubles import SENTENCES, Trouble
from forum.jobs import backups
from forum.models.backups import Backup


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path | None) -> None:
    """Make a backup and check it: FILE, or one more beside those of the nights.

    The site goes on meanwhile. FILE must not be there yet.
    """
    with create_app().app_context():
        if file is None:
            path, size, sealed = _beside_the_others()
        else:
            path = file.absolute()
            size, sealed = _where_told(path)
    locked = "locked" if sealed else "not locked: keep it where nobody else can read it"
    click.echo(f"{path}: {size / 1e6:.1f} MB, checked, {locked}.")


def _where_told(path: Path) -> tuple[int, bool]:
    if path.exists():
        raise click.ClickException(f"{path} is there already. Choose another name.")
    try:
        made = making.make(path)
    except Trouble as trouble:
        raise click.ClickException(str(trouble)) from None
    return made.size, made.sealed


def _beside_the_others() -> tuple[Path, int, bool]:
    with db.transaction():
        Backup.ask(by=None)
        row = Backup.claim()
    if row is None:
        raise click.ClickException("One is being made at this moment.")
    if not backups.make_one(row):
        raise click.ClickException(SENTENCES[row.problem])
    return making.folder() / row.file, row.size, row.sealed
