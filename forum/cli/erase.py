"""`forum erase`: erases who left three weeks ago and what was kept long enough, or lists it."""

from __future__ import annotations

import click

from forum import create_app, db
from forum.jobs import leaving, matches
from forum.models import match_retention
from forum.models.leaving import NOTICE, Leaving


@click.command()
@click.option("--dry-run", is_flag=True, help="List who is due, by number, and erase nobody.")
def erase(*, dry_run: bool) -> None:
    """Erase who left, and one-to-one that is over. The worker does it by itself, too."""
    with create_app().app_context():
        with db.transaction(writing=False):
            lines = [line(row) for row in Leaving.due(within=NOTICE)]
            over = match_retention.due(within=NOTICE)
            lines += [f"one-to-one request {row.id}: its time is over" for row in over]
        click.echo("\n".join(lines) or "Nobody is due within a day.")
        if not dry_run:
            leaving.erase()
            matches.forget()


def line(row: Leaving) -> str:
    """One member on the list, without a name."""
    words = "words go too" if row.takes_back else "words stay without a name"
    ready = "" if row.announced else ", not before it has stood in the log for a day"
    return f"member {row.member_id}: due {row.due_at:%Y-%m-%d %H:%M} UTC, {words}{ready}"
