"""Mails members that the moderators have written to them."""

from __future__ import annotations

from forum.mail import letters


def mail() -> None:
    """All that are due."""
    letters.mail_due()
