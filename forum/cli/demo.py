"""`forum demo`: a believable community on this machine alone, for looking around."""

from __future__ import annotations

import logging
import shutil
import threading
from pathlib import Path

import click
from werkzeug.serving import make_server

from forum import clock, create_app, jobs, migrations
from forum.cli.community import settle
from forum.config import ROOT
from forum.models.passwords import hashed
from forum.views.application import Forum

FOLDER = ROOT / "instance" / "demo"
PASSWORD = "lamp on the stairs"
FRESH = 12 * 3600  # seconds; older than that, "just now" is not true any more
WHO = {
    "Mia": "a mother, recently home",
    "Pat": "a partner",
    "Ned": "a newcomer",
    "Mo": "moderates Mothers",
    "Max": "moderates Partners and relatives",
    "Pia": "a peer supporter",
    "Sol": "suspended for two weeks",
    "Cora": "the coordinator, and the safeguarding lead",
    "Dee": "the safeguarding deputy",
    "Ada": "the administrator",
}


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--fresh", is_flag=True, help="Begin again with an untouched community.")
def demo(*, port: int, fresh: bool) -> None:
    """Serve a demo community on this machine alone."""
    app = prepare(FOLDER, port=port, fresh=fresh)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # its own lines hold paths
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=jobs.run, args=[app], daemon=True).start()
    _introduce(port)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("\nGoodbye.")


def prepare(folder: Path, *, port: int, fresh: bool = False) -> Forum:
    """The demo's application; its community is made when there is none, or it has grown old."""
    made = folder / "made"
    if fresh or not _usable(made):
        shutil.rmtree(folder, ignore_errors=True)
    app = create_app(
        {
            "FORUM_INSTANCE": str(folder),
            "FORUM_ADDRESS": f"http://127.0.0.1:{port}",
            "FORUM_DEMO": "yes",
            "FORUM_SMTP": "",
        }
    )
    if not made.exists():
        with app.app_context():
            migrations.upgrade()
            settle(password_hash=hashed(PASSWORD))
        made.write_text(_newest())
    return app


def _usable(made: Path) -> bool:
    """Whether the community is there, of today, and has the tables of this version."""
    young = made.exists() and clock.now().timestamp() - made.stat().st_mtime <= FRESH
    return young and made.read_text() == _newest()


def _newest() -> str:
    """The newest migration, by its file: asking Alembic would take longer than all the rest."""
    return max(each.stem for each in (migrations.FOLDER / "versions").glob("[0-9]*.py"))


def _introduce(port: int) -> None:
    click.echo(f"\nThe demo is on http://127.0.0.1:{port} — sign in as one of these:\n")
    for name in WHO:
        click.echo(f"  {name.lower() + '@example.org':20} {WHO[name]}")
    click.echo(f"\nThe password of them all: {PASSWORD}")
    click.echo(f"Mail that the demo sends: http://127.0.0.1:{port}/demo/mail")
    click.echo("Stop with Ctrl+C.\n")
