"""Erases members who left and did not come back; a day before, the log says who it will be."""

from __future__ import annotations

from sqlalchemy import select

from forum import db
from forum.mail.compose import compose
from forum.models.breaks import Break
from forum.models.leaving import NOTICE, Leaving


def announce() -> None:
    """The list: whoever comes next stands in the audit log by number before anything is erased."""
    with db.transaction():
        for row in Leaving.due(within=NOTICE):
            row.announce()


def erase() -> None:
    """Erases those who stood on the list for a day; their words first, a few at a time."""
    announce()
    with db.transaction(writing=False):
        due = [row.id for row in Leaving.due() if row.announced]
    for number in due:
        _take_back(number)
        with db.transaction():
            row = _still(number)
            if row:
                compose("left", row.member.email or "", language=row.member.language)
                row.erase()


def forget_breaks() -> None:
    """Breaks that are over."""
    with db.transaction():
        Break.expire()


def _take_back(number: int) -> None:
    last: int | None = 0
    while last is not None:
        with db.transaction():
            row = _still(number)
            last = row.take_back_some(after=last) if row and row.takes_back else None


def _still(number: int) -> Leaving | None:
    """She may have come back a moment ago."""
    return db.session.scalar(select(Leaving).filter_by(id=number))
