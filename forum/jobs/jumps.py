"""Puts right what waits for a moment that never was: the clock was ahead, and has been put back."""

from __future__ import annotations

from forum import db
from forum.models.mail_choices import MailChoice
from forum.models.outbox import OutgoingEmail


def mend() -> None:
    """Letters and choices that stand in the future. The lock is taken only when there are some."""
    for kind in (OutgoingEmail, MailChoice):
        with db.transaction(writing=False):
            ahead = kind.is_ahead()
        if ahead:
            with db.transaction():
                kind.come_back()
