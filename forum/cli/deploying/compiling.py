"""Compiles code and templates, for a service that may write neither and would do it at each start.

`python -m forum.cli.deploying.compiling`, as whoever owns the checkout.
"""

from __future__ import annotations

import compileall
import shutil
import tempfile
from pathlib import Path

from flask import Flask

from forum import create_app
from forum.config import ROOT
from forum.views.application import COMPILED


def main() -> None:
    """All of this checkout. Nothing of a database or of secrets is needed for it."""
    code(ROOT)
    shutil.rmtree(COMPILED, ignore_errors=True)
    with tempfile.TemporaryDirectory() as aside:
        templates(create_app({"FORUM_INSTANCE": aside, "FORUM_DATABASE": ""}))


def code(checkout: Path) -> None:
    """Python's own."""
    compileall.compile_dir(checkout / "forum", quiet=1)
    compileall.compile_file(checkout / "wsgi.py", quiet=1)


def templates(app: Flask, kept: Path = COMPILED) -> None:
    """What an application may render, into the folder where it keeps them."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    for each in kept.iterdir():
        each.chmod(0o644)  # Jinja lets their owner alone read them, and the service is another


if __name__ == "__main__":
    main()
