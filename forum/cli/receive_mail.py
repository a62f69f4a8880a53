"""`forum receive-mail`: takes a mail on standard input, as mail servers do; or listens for it."""

from __future__ import annotations

import os
import sys
import threading
from importlib import import_module

import click
from sqlalchemy.exc import SQLAlchemyError

from forum import config, create_app, db
from forum.mail import envelopes, relay

LATER = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail, and comes again


@click.command("receive-mail")
@click.option("--to", help="The address that it came to; else ORIGINAL_RECIPIENT, or its headers.")
@click.option("--sender", help="Its return path; else its own Return-Path.")
@click.option("--listen", help="Take mail at lmtp://127.0.0.1:2525, or smtp://…, until stopped.")
def receive_mail(*, to: str | None, sender: str | None, listen: str | None) -> None:
    """Take a mail on standard input: a letter of one-to-one, or a report about our mail.

    Anything else is passed over in silence: answering would only make more mail.
    """
    if listen:
        return _listen(listen)
    raw = sys.stdin.buffer.read(relay.LARGEST + 1)
    with create_app().app_context():
        to = to or os.environ.get("ORIGINAL_RECIPIENT") or next(envelopes.recipients(raw), "")
        back = envelopes.way_back(raw) if sender is None else sender
        try:
            with db.transaction():
                relay.take(raw, to=to, back=back) if to else relay.take_report(raw)
        except (relay.TryLater, SQLAlchemyError):
            sys.exit(LATER)


def _listen(where: str) -> None:
    config.read({"FORUM_LISTEN": where})  # what cannot be used is said here
    listener = import_module("forum.mail.listener")
    listener.serve(create_app(), where, stop=threading.Event())
