"""`forum restore`: puts a backup back, into a new place first: a folder, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import click

from forum import config
from forum.backups import into_postgresql, restoring
from forum.backups.restoring import Restored
from forum.backups.troubles import Trouble

ERASED = "Who was erased since then has to be erased again."
PATH = click.Path(path_type=Path)


class How(TypedDict):
    """What both ways are told."""

    identity: Path | None
    replace: bool


@click.command()
@click.argument("file", type=PATH)
@click.option("--to", "place", required=True, help="The instance folder, or postgresql://….")
@click.option("--identity", type=PATH, help="The file with the key that opens it.")
@click.option("--replace", is_flag=True, help="Put a site that is there aside, and take its place.")
def restore(*, file: Path, place: str, identity: Path | None, replace: bool) -> None:
    """Check the backup FILE and put it into a folder, or into a database of PostgreSQL.

    Nothing there is overwritten. With PostgreSQL the secret goes into FORUM_INSTANCE.
    """
    server = place.startswith(into_postgresql.BEGINNINGS)
    folder = Path(config.folders()["instance_path"]) if server else Path(place)
    how: How = {"identity": identity, "replace": replace}
    try:
        if server:
            found = into_postgresql.restore(file, place, folder, **how)
        else:
            found = restoring.restore(file, folder, **how)
    except Trouble as trouble:
        raise click.ClickException(f"{trouble} Nothing was changed.") from None
    into = "PostgreSQL" if server else str(folder)
    next_ = told_of_server(found, folder) if server else told_of_folder(found, folder)
    click.echo("\n".join([*told(found, into), *next_, ERASED]))


def told(found: Restored, into: str) -> list[str]:
    """What came back, and what became of what was there."""
    lines = [
        f"Restored into {into}, as it was at {found.made_at[:16].replace('T', ' ')} UTC:"
        f" {found.rows['members']} members, {found.rows['posts']} posts. All of it is whole.",
    ]
    if found.letters:
        lines.append(f"{found.letters} letters that were waiting then will not be sent.")
    if found.aside:
        lines.append(f"What was there before is in {found.aside}.")
    return lines


def told_of_folder(found: Restored, folder: Path) -> list[str]:
    """What to do next with a folder."""
    older = f"It is of an older version: FORUM_INSTANCE={folder} forum migrate"
    look = f"To look at it: FORUM_INSTANCE={folder} forum serve --port 8001"
    return [older, look] if found.older else [look]


def told_of_server(found: Restored, folder: Path) -> list[str]:
    """What to do next with PostgreSQL."""
    secret = f"Its secret is in {folder / 'secret'}; where FORUM_SECRET is set, set it to that."
    look = "Set FORUM_DATABASE to that address, and start the site."
    return [secret, look] if found.secret else [look]
