"""The clockwork of one-to-one: reminders, endings whose time has come, and what is kept too long.

Each is noted on the match in the transaction that queues its mail, so that a job which is done
twice, or by two workers, says nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import QueryableAttribute

from forum import clock, db
from forum.db import session
from forum.mail import endings, support
from forum.models.caseload import CHECK_IN, CLOSING, SILENCE, WARNING
from forum.models.match_care import CheckIn
from forum.models.match_retention import announce, due, erase
from forum.models.matches import Match
from forum.models.members import Appointment
from forum.models.peer_supporters import ROLE

_last = func.coalesce(Match.last_letter_at, Match.begun_at, Match.accepted_at)
RUNNING = and_(Match.begun_at.is_not(None), Match.ended_at.is_(None))
OPEN = and_(Match.accepted_at.is_not(None), Match.ended_at.is_(None))


def look_after() -> None:
    """All that is due, match by match."""
    now, today = clock.now(), clock.today()
    lapsed = (
        ~select(Appointment.id)
        .filter_by(role=ROLE)
        .where(Appointment.member_id == Match.supporter_id)
        .exists()
    )
    _each(and_(Match.ended_at.is_(None), Match.declined_at.is_(None), lapsed), endings.lapse)
    _each(and_(RUNNING, Match.ends_on < today), lambda each: endings.end(each, "planned"))
    _each(and_(OPEN, _last < now - CLOSING), lambda each: endings.end(each, "silent"))
    _each(and_(RUNNING, _last < now - WARNING, _not_since(Match.warned_at)), _warn)
    _each(and_(RUNNING, _last < now - SILENCE, _not_since(Match.nudged_at)), _nudge)
    first = and_(Match.first_letter_at.is_(None), Match.called_at.is_(None))
    _each(and_(RUNNING, first, Match.write_by < now), _call)
    _call_for_check_ins()


def forget() -> None:
    """Erases requests and matches whose time is over; a day before they stand in the log."""
    with db.transaction():
        announce()
    with db.transaction(writing=False):
        numbers = [each.id for each in due(announced=True)]
    for number in numbers:
        with db.transaction():
            erase(number)


def _each(rule: ColumnElement[bool], deed: Callable[[Match], None]) -> None:
    """Does a deed to every match that the rule is true of, each in a transaction of its own."""
    with db.transaction(writing=False):
        numbers: Iterable[int] = session.scalars(select(Match.id).where(rule)).all()
    for number in numbers:
        with db.transaction():
            match = session.scalar(select(Match).where(Match.id == number, rule))
            if match:  # nobody wrote, or ended it, in the meantime
                deed(match)


def _not_since(told: QueryableAttribute[datetime | None]) -> ColumnElement[bool]:
    """Nobody was told since the last letter."""
    return or_(told.is_(None), told < _last)


def _warn(match: Match) -> None:
    """A week before it closes by itself; whoever is nudged now need not be nudged as well."""
    match.warned_at = match.nudged_at = clock.now()
    support.tell("closing", match)


def _nudge(match: Match) -> None:
    match.nudged_at = clock.now()
    support.tell("silent", match)


def _call(match: Match) -> None:
    match.called_at = clock.now()
    support.tell("first", match, "supporter")


def _call_for_check_ins() -> None:
    """One mail to the coordinators for all matches in which a month has passed since the last."""
    checked = select(func.max(CheckIn.created_at)).where(CheckIn.match_id == Match.id)
    last = func.coalesce(checked.scalar_subquery(), Match.begun_at)
    called = or_(Match.check_in_called_at.is_(None), Match.check_in_called_at < last)
    rows = select(Match).where(RUNNING, last < clock.now() - CHECK_IN, called)
    with db.transaction():
        waiting = session.scalars(rows).all()
        for match in waiting:
            match.check_in_called_at = clock.now()
        if waiting:
            support.tell_coordinators("check_in", place="caseload")
