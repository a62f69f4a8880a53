"""`forum mail`: how the outbox stands, without an address."""

from __future__ import annotations

import click

from forum import clock, create_app
from forum.models import outbox_listing


@click.command()
def mail() -> None:
    """Say how much mail waits, and what was given up in the last 30 days, and why."""
    with create_app().app_context():
        found = outbox_listing.overview()
    oldest = (
        f", the oldest since {clock.local(found.oldest_at):%d %b %H:%M}" if found.oldest_at else ""
    )
    click.echo(f"{found.waiting} waiting{oldest}")
    if found.problem:
        click.echo(f"put off: {found.problem}")
    for each in found.given_up:
        last = f", last {clock.local(each.latest_at):%d %b %H:%M}" if each.latest_at else ""
        click.echo(f"given up: {each.count}{last}: {each.problem}")
    click.echo(f"{found.troubled} addresses that take no mail")
