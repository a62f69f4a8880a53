"""Who fits a support request: supporters with reasons, and those who cannot be asked now.

Who has blocked or was blocked, is suspended or away, and the member herself are simply not there:
to say why would tell the coordinator what is nobody's business.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from forum import clock
from forum.db import session
from forum.models.audiences import Membership
from forum.models.blocks import Block
from forum.models.breaks import Break
from forum.models.matches import WITHDRAWN, Match
from forum.models.members import Appointment, Member
from forum.models.peer_supporters import ROLE, PeerSupporter
from forum.models.reader import Rows
from forum.models.support_requests import SupportRequest
from forum.models.suspensions import Suspension


@dataclass(frozen=True)
class Fit:
    """A supporter as far as one request is concerned."""

    supporter: PeerSupporter
    running: int  # matches that take up room
    experience: bool
    language: bool
    declined: bool  # she was asked already

    @property
    def room(self) -> int:
        """How many more she may have."""
        return max(0, self.supporter.most - self.running)

    @property
    def obstacle(self) -> str:
        """Why she cannot be asked now: the first of these; "" when she can."""
        facts = self.supporter
        obstacles = {
            "declined": self.declined,
            "nameless": not facts.ready,
            "paused": facts.paused,
            "unavailable": not facts.available,
            "full": not self.room,
            "language": not self.language,
        }
        return next((each for each, true in obstacles.items() if true), "")

    @property
    def rank(self) -> tuple[bool, int, str]:
        """Lived experience first, then most room."""
        return not self.experience, -self.room, self.supporter.first_name


def fitting(request: SupportRequest, supporters: Select[PeerSupporter]) -> list[Fit]:
    """All who could be asked about a request, the best first."""
    rows = session.execute(_rows(request, supporters)).unique()
    wanted = _wanted(request)
    found = [_fit(request, row, running or 0, wanted, asked) for row, running, asked in rows]
    return sorted(found, key=lambda each: each.rank)


def _fit(
    request: SupportRequest, facts: PeerSupporter, running: int, wanted: set[int], asked: object
) -> Fit:
    lived = {each.id for each in facts.audiences}
    speaks = request.language in facts.languages
    return Fit(facts, running, bool(lived & wanted), speaks, bool(asked))


def _wanted(request: SupportRequest) -> set[int]:
    """The audience that she asked for; where it does not matter, those that she belongs to."""
    if request.with_id:
        return {request.with_id}
    mine = select(Membership.audience_id).filter_by(member_id=request.member_id)
    return set(session.scalars(mine.where(Membership.agreed_at.is_not(None))))


def _rows(request: SupportRequest, supporters: Select[PeerSupporter]) -> Rows:
    her = PeerSupporter.member_id
    running = select(func.count()).where(Match.supporter_id == her, Match.is_open())
    asked = exists().where(
        Match.request_id == request.id,
        Match.supporter_id == her,
        or_(Match.declined_at.is_not(None), Match.ended_at.is_not(None)),
        Match.why != WITHDRAWN,
    )
    rows = supporters.add_columns(running.correlate(PeerSupporter).scalar_subquery(), asked)
    rows = rows.options(joinedload(PeerSupporter.member), selectinload(PeerSupporter.audiences))
    return rows.where(her != request.member_id, *_there(request))


def _there(request: SupportRequest) -> tuple[ColumnElement[bool], ...]:
    """Holds the role, is here, and neither has blocked the other."""
    her, now = PeerSupporter.member_id, clock.now()
    holds = exists().where(Appointment.member_id == her, Appointment.role == ROLE)
    blocked = exists().where(
        or_(
            and_(Block.member_id == her, Block.blocked_id == request.member_id),
            and_(Block.member_id == request.member_id, Block.blocked_id == her),
        )
    )
    suspended = exists().where(Suspension.member_id == her, Suspension.runs(now))
    away = exists().where(Break.member_id == her, Break.until > now)
    return holds, ~blocked, ~suspended, ~away, Member.display_name != ""
