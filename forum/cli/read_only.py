"""`forum read-only`: lets everybody read and nobody write, while you work on the site."""

from __future__ import annotations

import click

from forum import clock, create_app, db
from forum.models.read_only import REASON_LENGTH, ReadOnly, all_the_same


@click.group("read-only")
def read_only() -> None:
    """Let everybody read and nobody write, while you work on the site."""


@read_only.command()
@click.argument("reason")
@click.option("--minutes", type=click.IntRange(min=1), help="End by itself after so long.")
def begin(*, reason: str, minutes: int | None) -> None:
    """Begin, and say why: REASON is shown on every page."""
    if len(reason) > REASON_LENGTH:
        raise click.ClickException(f"Say it in {REASON_LENGTH} characters.")
    ends_at = clock.ahead(minutes=minutes) if minutes else None
    with create_app().app_context(), all_the_same(), db.transaction():
        begun = ReadOnly.begin(reason, ends_at=ends_at)
    click.echo("Nobody can write now." if begun else "It was on already, and stays as it was.")


@read_only.command()
def end() -> None:
    """End it: everybody can write again."""
    with create_app().app_context(), all_the_same(), db.transaction():
        ReadOnly.end()
    click.echo("Everybody can write.")


@read_only.command()
def show() -> None:
    """Say whether it is on, since when and why."""
    with create_app().app_context(), db.transaction(writing=False):
        row = ReadOnly.now()
    if row is None:
        click.echo("Everybody can write.")
    else:
        click.echo(f"Read-only since {clock.local(row.since):%d %b %H:%M}: {row.reason}")
