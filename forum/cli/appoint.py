"""`forum appoint`: gives a role at the command line, above all to the first administrator."""

from __future__ import annotations

import click

from forum import create_app, db
from forum.models.members import ROLES, Member


@click.command()
@click.argument("address")
@click.argument("role", type=click.Choice(ROLES))
def appoint(address: str, role: str) -> None:
    """Give the member with the email ADDRESS the ROLE."""
    with create_app().app_context(), db.transaction():
        member = Member.at(address)
        if member is None:
            raise click.ClickException(
                "Nobody here has that address yet. Join in the browser first, then try again."
            )
        member.appoint(role, by=None)
    click.echo(f"{member.display_name} is now {role.replace('_', ' ')}.")
