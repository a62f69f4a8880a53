"""The mail that tells Mia what is new, as it would leave now."""

from __future__ import annotations

from sqlalchemy import select

from forum import db
from forum.db import session
from forum.mail import news
from forum.models.outbox import OutgoingEmail

SECRET = "canarytitle"


def the_mail() -> OutgoingEmail | None:
    """None when there is nothing to tell."""
    db.begin(writing=False)
    session.expire_all()
    rows = session.scalars(select(OutgoingEmail).filter_by(name="news", address="mia@example.org"))
    composed = news.compose_now(rows.one())
    return composed.mail if composed else None
