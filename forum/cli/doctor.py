"""`forum doctor`: looks at everything, and says in plain sentences what to do."""

from __future__ import annotations

import sys

import click

from forum import create_app
from forum.cli.checkups import database, machine, running

SIGNS = {"ok": "ok  ", "look": "look", "bad": "BAD "}


@click.command()
def doctor() -> None:
    """Look at settings, database, mail, clockwork, backups and machine.

    Ends with 1 when something does not work, with 0 otherwise.
    """
    with create_app().app_context():
        found = [finding for each in (machine, database, running) for finding in each.check()]
    for each in found:
        click.echo(f"{SIGNS[each.sign]}  {each.words}")
        if each.advice:
            click.echo(f"      → {each.advice}")
    sys.exit(any(each.sign == "bad" for each in found))
