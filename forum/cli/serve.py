"""`forum serve`: the production server."""

from __future__ import annotations

import os

import click

from forum.config import ROOT


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the site (run `forum worker` beside it for mail and clockwork)."""
    os.chdir(ROOT)
    os.execvp(
        "gunicorn",
        [
            "gunicorn",
            "--preload",
            "--no-control-socket",
            "--forwarded-allow-ips=",  # FORUM_PROXIES says whom to believe, and nobody else
            f"--bind={host}:{port}",
            f"--workers={workers}",
            f"--threads={threads}",
            "--worker-class=gthread",
            "wsgi:app",
        ],
    )
