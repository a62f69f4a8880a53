"""`forum reset-second-factor`: for the last administrator who has lost phone and codes."""

from __future__ import annotations

import click

from forum import create_app, db
from forum.models.members import Member
from forum.models.second_factor import SecondFactor


@click.command("reset-second-factor")
@click.argument("address")
def reset_second_factor(address: str) -> None:
    """Take the second factor of the member with the email ADDRESS away; she is signed out."""
    with create_app().app_context(), db.transaction():
        member = Member.at(address)
        factor = SecondFactor.of(member) if member else None
        if factor is None:
            raise click.ClickException("Nobody with that address has a second factor.")
        factor.reset(by=None, reason="At the command line.")
    click.echo("Done. She can sign in and set up another.")
