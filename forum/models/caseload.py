"""The coordinator's caseload: each match with its clocks, and what of it waits for her.

Nothing here reads a letter; the times of the first and the last one stand on the match.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import compress

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from forum import clock
from forum.db import session
from forum.models.match_care import CheckIn, HelpAsked
from forum.models.matches import Match
from forum.models.members import Appointment
from forum.models.peer_supporters import ROLE
from forum.models.suspensions import Suspension

ANSWER = timedelta(days=2)  # until a supporter is expected to say yes or no
AGREEMENT = timedelta(days=5)  # until both are expected to have read the boundaries
SILENCE = timedelta(days=14)  # until somebody is nudged
WARNING = timedelta(days=53)  # until both are told that it will close
CLOSING = timedelta(days=60)  # until it does
CHECK_IN = timedelta(days=30)  # between two of the coordinator's
# What can wait for her, the most urgent first.
WAITS = ("help", "concern", "away", "first", "unanswered", "unagreed", "silent", "check_in")


@dataclass(frozen=True)
class Clocked:
    """A match with what the clocks say of it now."""

    match: Match
    checked_at: datetime | None  # the last check-in
    marks: frozenset[str]  # of help, concern, away

    @property
    def silent_days(self) -> int:
        """For how many days nobody has written."""
        return (clock.now() - self.match.active_at).days

    @property
    def check_in_on(self) -> date | None:
        """By when the coordinator asks how it goes."""
        since = self.checked_at or self.match.begun_at
        if not self.match.running or since is None:
            return None
        return clock.local(since + CHECK_IN).date()

    @property
    def closes_on(self) -> date:
        """When it ends by itself if nobody writes."""
        return clock.local(self.match.active_at + CLOSING).date()

    @property
    def waits(self) -> list[str]:
        """What waits for the coordinator, the most urgent first."""
        return [each for each in WAITS if each in self.marks or getattr(self, f"_{each}", False)]

    @property
    def rank(self) -> tuple[int, float]:
        """What waits most urgently first, then who is longest silent."""
        waits = self.waits
        urgent = WAITS.index(waits[0]) if waits else len(WAITS)
        return urgent, self.match.active_at.timestamp()

    @property
    def _first(self) -> bool:
        match = self.match
        late = match.write_by is not None and match.write_by < clock.now()
        return match.running and late and match.first_letter_at is None

    @property
    def _unanswered(self) -> bool:
        return self.match.proposed and self.match.created_at < clock.now() - ANSWER

    @property
    def _unagreed(self) -> bool:
        match = self.match
        since = match.accepted_at
        waiting = since is not None and not match.agreed and not match.ended
        return waiting and since is not None and since < clock.now() - AGREEMENT

    @property
    def _silent(self) -> bool:
        return self.match.running and self.match.active_at < clock.now() - SILENCE

    @property
    def _check_in(self) -> bool:
        return self.check_in_on is not None and self.check_in_on <= clock.today()


def clocked(visible: Select[Match]) -> list[Clocked]:
    """Matches with their clocks, what is urgent first. One statement, however many."""
    checked = select(func.max(CheckIn.created_at)).where(CheckIn.match_id == Match.id)
    marks = {"help": _unsettled("help"), "concern": _unsettled("concern"), "away": _away()}
    rows = visible.add_columns(checked.correlate(Match).scalar_subquery(), *marks.values())
    rows = rows.options(
        joinedload(Match.member), joinedload(Match.supporter), joinedload(Match.request)
    )
    found = [
        Clocked(match, at, frozenset(compress(marks, said)))
        for match, at, *said in session.execute(rows)
    ]
    return sorted(found, key=lambda each: each.rank)


def _unsettled(kind: str) -> ColumnElement[bool]:
    return exists().where(
        HelpAsked.match_id == Match.id, HelpAsked.kind == kind, HelpAsked.settled_at.is_(None)
    )


def _away() -> ColumnElement[bool]:
    """One of the two cannot write: suspended, or without the role."""
    sides = Suspension.member_id.in_((Match.member_id, Match.supporter_id))
    suspended = exists().where(sides, Suspension.runs(clock.now()))
    holds = exists().where(Appointment.member_id == Match.supporter_id, Appointment.role == ROLE)
    return and_(Match.ended_at.is_(None), or_(suspended, ~holds))
