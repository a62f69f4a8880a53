"""Tells the deputy when nobody has opened a new concern within the hour."""

from __future__ import annotations

from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.mail import concerns
from forum.models.cases import HOUR, Case


def tell_deputies() -> None:
    """Each case that has waited for an hour, once for each concern."""
    with db.transaction():
        waits = select(Case).where(
            Case.waiting_since < clock.now() - HOUR,
            Case.deputy_told_at.is_(None),
            Case.closed_at.is_(None),
        )
        for case in session.scalars(waits).all():
            concerns.tell_deputies(case)
