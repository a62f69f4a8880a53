"""`forum begin`: the one-time link by which a new site gets its first administrator."""

from __future__ import annotations

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app

from forum import create_app, db
from forum.models import beginning
from forum.models.signin import MINUTES, Link


@click.command()
@click.argument("address", required=False)
def begin(address: str | None) -> None:
    """Print a link that makes whoever has the email ADDRESS the first administrator.

    It works once, and only while there is no administrator. Ask again for a new one. Without an
    ADDRESS it only says whether the site still waits for one.
    """
    with create_app().app_context(), db.transaction():
        if not beginning.is_open():
            raise click.ClickException(
                "This site has an administrator already. She can appoint others in the browser;"
                " at the command line it is `forum appoint`."
            )
        if not address:
            return click.echo("This site has no administrator yet: forum begin you@example.org")
        link = Link.issue(beginning.PURPOSE, _address(address))
        site = str(current_app.config["FORUM_ADDRESS"])
    click.echo(f"Open this within {MINUTES[beginning.PURPOSE]} minutes, on the device you use:\n")
    click.echo(f"    {site}/begin/{link.token}\n")
    return None


def _address(words: str) -> str:
    """The address in one spelling; raises ClickException for what is none."""
    try:
        found = validate_email(words, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise click.ClickException("Write the whole address, like name@example.org.") from None
    return (found.ascii_email or found.normalized).lower()
