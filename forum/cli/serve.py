"""`forum serve`: the production server."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from gunicorn.app.wsgiapp import run

from forum import config
from forum.cli import reloading, sizing


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", type=int, help="Processes; as many as suit the machine, if not given.")
@click.option("--threads", default=2, show_default=True, help="Threads in each process.")
@click.option("--no-clockwork", is_flag=True, help="Leave mail and clockwork to `forum worker`.")
def serve(*, host: str, port: int, workers: int | None, threads: int, no_clockwork: bool) -> None:
    """Serve the site, send its mail and do its clockwork."""
    settings = config.read({})  # what cannot be used is said here, before processes are started
    os.chdir(config.ROOT)
    os.environ |= {
        "FORUM_BIND": f"{host}:{port}",
        "FORUM_WORKERS": str(workers or sizing.processes()),
        "FORUM_THREADS": str(threads),
        "FORUM_CLOCKWORK": "" if no_clockwork else "yes",
    }
    reloading.note(Path(str(settings["FORUM_INSTANCE"])))
    sys.argv = ["gunicorn", "--config=python:forum.cli.processes"]
    run()
