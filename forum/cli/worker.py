"""`forum worker`: sends mail and does the clockwork, beside the server."""

from __future__ import annotations

import click

from forum import create_app, jobs


@click.command()
def worker() -> None:
    """Send mail and do the clockwork until stopped."""
    jobs.run(create_app())
