"""The `forum` command: one subcommand a file."""

from __future__ import annotations

import sys

import click

from forum.cli.appoint import appoint
from forum.cli.demo import demo
from forum.cli.importing import import_
from forum.cli.migrate import migrate
from forum.cli.seed import seed
from forum.cli.serve import serve
from forum.cli.worker import worker
from forum.config import Misconfigured

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kettle-forum", prog_name="forum")
def commands() -> None:
    """Kettle: a peer support forum that a small charity runs by itself."""


for each in (appoint, demo, import_, migrate, seed, serve, worker):
    commands.add_command(each)


def main() -> None:
    """Runs a command; what the operator can mend is said in one sentence."""
    try:
        commands()
    except Misconfigured as problem:
        sys.exit(str(problem))
