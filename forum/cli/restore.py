"""`forum restore`: puts a backup back, into a new place first."""

from __future__ import annotations

from pathlib import Path

import click

from forum.backups import restoring
from forum.backups.restoring import Restored
from forum.backups.troubles import Trouble

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=PATH)
@click.option("--to", "folder", type=PATH, required=True, help="The instance folder to put it in.")
@click.option("--identity", type=PATH, help="The file with the key that opens it.")
@click.option("--replace", is_flag=True, help="Put a site that is there aside, and take its place.")
def restore(*, file: Path, folder: Path, identity: Path | None, replace: bool) -> None:
    """Check the backup FILE and put it into a folder. Nothing there is overwritten."""
    try:
        found = restoring.restore(file, folder, identity=identity, replace=replace)
    except Trouble as trouble:
        raise click.ClickException(f"{trouble} Nothing was changed.") from None
    click.echo("\n".join(told(found, folder)))


def told(found: Restored, folder: Path) -> list[str]:
    """What came back, and what to do next."""
    lines = [
        f"Restored into {folder}, as it was at {found.made_at[:16].replace('T', ' ')} UTC:"
        f" {found.rows['members']} members, {found.rows['posts']} posts. All of it is whole.",
    ]
    if found.letters:
        lines.append(f"{found.letters} letters that were waiting then will not be sent.")
    if found.aside:
        lines.append(f"What was there before is in {found.aside}.")
    if found.older:
        lines.append(f"It is of an older version: FORUM_INSTANCE={folder} forum migrate")
    lines.append(f"To look at it: FORUM_INSTANCE={folder} forum serve --port 8001")
    lines.append("Who was erased since then has to be erased again.")
    return lines
