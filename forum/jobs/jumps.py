"""Puts right what waits for a moment that never was: the clock was ahead, and has been put back."""

from __future__ import annotations

from forum import db
from forum.models.limit_counts import LimitCount
from forum.models.mail_choices import MailChoice
from forum.models.outbox import OutgoingEmail


def mend() -> None:
    """Letters, choices and counts of the future. The lock is taken only when there are some."""
    for kind in (OutgoingEmail, MailChoice, LimitCount):
        with db.transaction(writing=False):
            ahead = kind.is_ahead()
        if ahead:
            with db.transaction():
                kind.come_back()
