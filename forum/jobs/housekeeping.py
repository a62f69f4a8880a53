"""Forgets what has had its time: drafts, links, sign-ins, joinings, limits, old mail."""

from __future__ import annotations

from forum import db
from forum.models.address_troubles import AddressTrouble
from forum.models.drafts import Draft
from forum.models.joining import Joining
from forum.models.kept_aside import KeptAside
from forum.models.limit_counts import LimitCount
from forum.models.outbox import OutgoingEmail
from forum.models.relayed_letters import RelayedLetter
from forum.models.signin import Link, SignIn


def forget_limits() -> None:
    """Counts of tries; the privacy page promises 24 hours."""
    with db.transaction():
        LimitCount.expire()


def forget_links() -> None:
    """Emailed links, and sign-ins that nobody can use any more."""
    for kind in (Link, SignIn):
        with db.transaction():
            kind.expire()


def forget_words() -> None:
    """What has had its time: drafts, joinings, mail that left, letters between two people."""
    for kind in (Draft, Joining, OutgoingEmail, AddressTrouble, RelayedLetter, KeptAside):
        with db.transaction():
            kind.expire()
