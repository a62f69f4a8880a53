"""How long one-to-one is kept: 90 days after a request that led to nothing, a year after a match.

What goes stands on a list for a day first: in the audit log, by number alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, exists, func, or_, select

from forum import clock
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.matches import Match
from forum.models.support_requests import SupportRequest

AFTER_A_REQUEST = timedelta(days=90)
AFTER_A_MATCH = timedelta(days=365)
NOTICE = timedelta(days=1)


def due(*, announced: bool = False, within: timedelta = timedelta(0)) -> Sequence[SupportRequest]:
    """Requests whose time is over, or will be `within` a while; with them go their matches."""
    then = clock.now() + within
    mine = Match.request_id == SupportRequest.id
    open_now = exists().where(mine, Match.is_open())
    ended = select(func.max(Match.ended_at)).where(mine, Match.accepted_at.is_not(None))
    last = ended.correlate(SupportRequest).scalar_subquery()
    never = exists().where(mine, Match.accepted_at.is_not(None))
    over = or_(
        last < then - AFTER_A_MATCH, ~never & (SupportRequest.closed_at < then - AFTER_A_REQUEST)
    )
    rows = select(SupportRequest).where(SupportRequest.closed_at.is_not(None), ~open_now, over)
    if announced:
        rows = rows.where(SupportRequest.listed_at <= clock.now() - NOTICE)
    return session.scalars(rows.order_by(SupportRequest.id)).all()


def announce() -> None:
    """Writes into the audit log what will be erased, by number, a day before."""
    for row in due(within=NOTICE):
        if row.listed_at is None:
            row.listed_at = clock.now()
            AuditEntry.write("support.announce", by=None, subject=row)


def erase(number: int) -> None:
    """Erases one request with its matches and all that hangs on them, if its time still is over."""
    row = next((each for each in due(announced=True) if each.id == number), None)
    if row:
        AuditEntry.write("support.erase", by=None, subject=row)
        session.execute(delete(SupportRequest).where(SupportRequest.id == number))
        session.expunge_all()
