"""The outbox as whoever runs the site sees it: how much waits, and what was given up, and why.

Counts and reasons alone: no address, no name, no words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.db import session
from forum.models.address_troubles import AddressTrouble
from forum.models.outbox import OutgoingEmail


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Mails that were given up for the same reason."""

    problem: str
    count: int
    latest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """How it stands. `problem`: why the mail that has waited longest was put off, if it was."""

    waiting: int
    oldest_at: datetime | None
    problem: str
    given_up: Sequence[GivenUp]
    troubled: int  # addresses that no mail reaches


def overview() -> Outbox:
    """The last thirty days: older mails are forgotten."""
    count, mail = func.count(), OutgoingEmail
    open_ = (mail.sent_at.is_(None), mail.given_up_at.is_(None))
    waiting, oldest = session.execute(select(count, func.min(mail.created_at)).where(*open_)).one()
    put_off = select(mail.problem).where(*open_, mail.problem != "").order_by(mail.created_at)
    latest = func.max(mail.given_up_at)
    given_up = (
        select(mail.problem, count, latest)
        .where(mail.given_up_at.is_not(None))
        .group_by(mail.problem)
        .order_by(latest.desc())
    )
    return Outbox(
        *(waiting, oldest, session.scalar(put_off.limit(1)) or ""),
        [GivenUp(*row) for row in session.execute(given_up)],
        session.scalar(select(count).select_from(AddressTrouble)) or 0,
    )
