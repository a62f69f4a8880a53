"""The `forum` command: one subcommand a file, loaded when it is asked for.

What supervises the server is this command too, and holds 16 MiB instead of 60 as it loads no other.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from forum.config import Misconfigured

__all__ = ["main"]

COMMANDS = {
    "appoint": "appoint:appoint",
    "begin": "begin:begin",
    "backup": "backup:backup",
    "demo": "demo:demo",
    "deploy": "deploying:deploy",
    "doctor": "doctor:doctor",
    "erase": "erase:erase",
    "import": "importing:import_",
    "mail": "mail:mail",
    "migrate": "migrate:migrate",
    "read-only": "read_only:read_only",
    "move": "move:move",
    "receive-mail": "receive_mail:receive_mail",
    "reset-second-factor": "reset_second_factor:reset_second_factor",
    "restore": "restore:restore",
    "seed": "seed:seed",
    "serve": "serve:serve",
    "upgrade": "upgrade:upgrade",
    "worker": "worker:worker",
}

READ_ONLY = (
    "The site is in read-only mode, so nothing can be written now. `forum read-only show` says why."
    " Run this again afterwards, or after `forum read-only end`."
)


class Commands(click.Group):
    """Knows the names of its commands, and where each of them is."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"forum.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Runs it; raises ClickException in read-only mode, which no command need think of."""
        try:
            return super().invoke(ctx)
        except Exception as problem:
            mode = sys.modules.get("forum.models.read_only")  # loaded by whatever writes
            if mode is None or not isinstance(problem, mode.Refused):
                raise
            raise click.ClickException(READ_ONLY) from None


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kettle-forum", prog_name="forum")
def commands() -> None:
    """Kettle: a peer support forum that a small charity runs by itself."""


def main() -> None:
    """Runs a command; what the operator can mend is said in one sentence."""
    try:
        commands()
    except Misconfigured as problem:
        sys.exit(str(problem))
