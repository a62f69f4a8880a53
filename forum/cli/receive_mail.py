"""`forum receive-mail`: takes one mail on standard input, as a mail server hands it over."""

from __future__ import annotations

import sys

import click

from forum import create_app, db
from forum.mail import bounces


@click.command("receive-mail")
def receive_mail() -> None:
    """Take a mail on standard input: reports that our mail came back, and complaints.

    Anything else is passed over in silence: answering would only make more mail.
    """
    raw = sys.stdin.buffer.read(bounces.LARGEST)
    with create_app().app_context(), db.transaction():
        bounces.take(raw)
