"""Letters read from the outbox: the newest to an address, and the link in it."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from forum import db
from forum.db import session
from forum.models.outbox import OutgoingEmail

OWN = re.compile(r"http://127\.0\.0\.1:8000(/\S*)")


def newest(address: str) -> OutgoingEmail:
    """The last letter written to `address`."""
    session.commit()
    db.begin(writing=False)
    rows = select(OutgoingEmail).filter_by(address=address).order_by(OutgoingEmail.id.desc())
    return session.scalars(rows.limit(1)).one()


def count() -> int:
    """How many letters there are."""
    session.commit()
    db.begin(writing=False)
    return session.scalar(select(func.count()).select_from(OutgoingEmail)) or 0


def link_to(address: str) -> str:
    """The path of the first link in the last letter to `address`."""
    return OWN.findall(newest(address).text)[0]
