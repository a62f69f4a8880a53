"""Matches: a member and a peer supporter who write to each other for a time.

Neither sees the other's name or address, only a chosen first name. The times of letters are
written by whoever carries them (`wrote`); what stands in letters is nothing to a match.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal, Self

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models import workdays
from forum.models.audit import AuditEntry
from forum.models.boundaries import BoundariesVersion
from forum.models.deeds import Deed
from forum.models.hours import Hours
from forum.models.members import Member
from forum.models.peer_supporters import PeerSupporter
from forum.models.support_requests import SupportRequest

Side = Literal["member", "supporter"]
FIRST_LETTER = timedelta(hours=48)
SIDES: tuple[Side, Side] = ("member", "supporter")
WITHDRAWN = "withdrawn"  # a question that the coordinator took back
# Why one ended: as planned; by either side; by the coordinator; after two silent months; because
# a side has gone; because the supporter no longer holds the role.
ENDS = ("planned", "member", "supporter", "coordinator", "silent", "left", "lapsed")


class Match(Deed, Model):
    """`by` proposed it. The supporter accepts, both agree to the boundaries, then it runs."""

    __tablename__ = "matches"
    __table_args__ = (Index(None, "ended_at", "begun_at"), {"sqlite_autoincrement": True})

    request_id: Mapped[int] = mapped_column(
        ForeignKey("support_requests.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    supporter_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id", ondelete="SET NULL"), index=True
    )
    member_name: Mapped[str] = mapped_column(String(30))
    supporter_name: Mapped[str] = mapped_column(String(30), default="")
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    boundaries_id: Mapped[int | None] = mapped_column(ForeignKey("boundaries_versions.id"))
    member_agreed_at: Mapped[datetime | None]
    supporter_agreed_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]  # both have agreed
    write_by: Mapped[datetime | None]  # the supporter's first letter is promised until then
    first_letter_at: Mapped[datetime | None]  # of the supporter
    last_letter_at: Mapped[datetime | None]  # of either side
    last_letter_by: Mapped[str] = mapped_column(String(9), default="")
    called_at: Mapped[datetime | None]  # the supporter was reminded of the first letter
    nudged_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]  # both were told that it will close by itself
    check_in_called_at: Mapped[datetime | None]  # the coordinators were told that one is due
    ends_on: Mapped[date | None]
    ending_by: Mapped[str] = mapped_column(String(11), default="")  # a side, or coordinator
    ended_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(String(11), default="")
    member_answered_at: Mapped[datetime | None]  # gave feedback, which is kept apart
    supporter_answered_at: Mapped[datetime | None]

    request: Mapped[SupportRequest] = relationship()
    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    supporter: Mapped[Member | None] = relationship(foreign_keys=[supporter_id])
    boundaries: Mapped[BoundariesVersion | None] = relationship()

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """Neither declined nor ended: it takes up room."""
        return and_(cls.declined_at.is_(None), cls.ended_at.is_(None))

    @classmethod
    def open_of(cls, member: Member) -> Sequence[Self]:
        """Those of a member on either side that are not over."""
        hers = or_(cls.member_id == member.id, cls.supporter_id == member.id)
        return session.scalars(select(cls).where(hers, cls.is_open()).order_by(cls.id)).all()

    @classmethod
    def of_request(cls, request: SupportRequest) -> Sequence[Self]:
        """Who was asked so far, the first first."""
        return session.scalars(select(cls).filter_by(request_id=request.id).order_by(cls.id)).all()

    # Questions

    @property
    def proposed(self) -> bool:
        """Whether the supporter has not answered yet."""
        return not (self.accepted or self.declined_at or self.ended)

    @property
    def accepted(self) -> bool:
        """Whether the supporter has said yes: both know of each other."""
        return self.accepted_at is not None

    @property
    def agreed(self) -> bool:
        """Whether both have agreed to the boundaries."""
        return self.begun_at is not None

    @property
    def running(self) -> bool:
        """Whether the two may write to each other."""
        return self.agreed and not self.ended

    @property
    def ending(self) -> bool:
        """Whether it runs, and its last day is known."""
        return self.running and self.ends_on is not None

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.ended_at is not None

    @property
    def state(self) -> str:
        """How far it is: declined, ended, ending, running, accepted or proposed."""
        if self.declined_at:
            return "declined"
        states = ("ended", "ending", "running", "accepted")
        return next((each for each in states if getattr(self, each)), "proposed")

    @property
    def active_at(self) -> datetime:
        """When something last moved here: silence is counted from then."""
        return self.last_letter_at or self.begun_at or self.accepted_at or self.created_at

    def side_of(self, member: Member) -> Side | None:
        """On which side somebody is; None: on neither."""
        if member.id is None:
            return None
        sides: dict[int | None, Side] = {self.supporter_id: "supporter", self.member_id: "member"}
        return sides.get(member.id)

    def other(self, side: Side) -> Side:
        """The side across."""
        return "supporter" if side == "member" else "member"

    def person(self, side: Side) -> Member | None:
        """Who is on a side; None: a supporter who has gone for good."""
        return self.member if side == "member" else self.supporter

    def first_name(self, side: Side) -> str:
        """By which name a side is known to the other."""
        return self.member_name if side == "member" else self.supporter_name

    def agreed_by(self, side: Side) -> bool:
        """Whether a side has agreed to the boundaries."""
        return getattr(self, f"{side}_agreed_at") is not None

    def answered_by(self, side: Side) -> bool:
        """Whether a side has said afterwards how it was."""
        return getattr(self, f"{side}_answered_at") is not None

    # Verbs

    @classmethod
    def propose(cls, request: SupportRequest, supporter: Member, *, by: Member) -> Self:
        """A coordinator asks a supporter. While somebody is being asked, nobody else is."""
        asked = next((each for each in cls.of_request(request) if each.proposed), None)
        if asked:
            return asked
        match = cls(request=request, member=request.member, supporter=supporter, by=by)
        match.member_name = request.first_name
        session.add(match)
        AuditEntry.write("match.propose", by=by, subject=match)
        return match

    def accept(self, *, by: Member) -> None:
        """The supporter says yes: both are introduced, with the boundaries in force."""
        if self.proposed and not self.request.closed:
            self.accepted_at = clock.now()
            self.supporter_name = PeerSupporter.kept_for(by).first_name
            self.boundaries = BoundariesVersion.kept()
            self.request.match()

    def decline(self) -> None:
        """The supporter says no, and need not say why."""
        if self.proposed:
            self.declined_at = clock.now()

    def withdraw(self, *, by: Member) -> None:
        """The coordinator asks no longer."""
        if self.proposed:
            self.declined_at, self.why = clock.now(), WITHDRAWN
            AuditEntry.write("match.withdraw", by=by, subject=self)

    @classmethod
    def ask_no_more(cls, request: SupportRequest) -> None:
        """Nobody is asked about a request any more: it is withdrawn."""
        for match in cls.of_request(request):
            match.decline()

    def agree(self, side: Side, *, hours: Hours | None = None) -> None:
        """A side agrees to the boundaries; once both have, they may write."""
        if self.accepted and not self.ended and not self.agreed_by(side):
            setattr(self, f"{side}_agreed_at", clock.now())
            if all(map(self.agreed_by, SIDES)):
                self.begun_at = clock.now()
                self.write_by = workdays.within(self.begun_at, FIRST_LETTER, hours or Hours())

    def wrote(self, side: Side) -> None:
        """A letter of that side has just gone on its way: silence is over."""
        now = clock.now()
        self.last_letter_at, self.last_letter_by = now, side
        if side == "supporter":
            self.first_letter_at = self.first_letter_at or now

    def plan_end(self, day: date, *, by: Member) -> None:
        """It will end on that day, so that there is time for last words."""
        if self.running:
            side = self.side_of(by)
            self.ends_on, self.ending_by = day, side or "coordinator"
            if side is None:
                AuditEntry.write("match.plan_end", by=by, subject=self, details=day.isoformat())

    def carry_on(self, *, by: Member) -> None:
        """It does not end on that day after all."""
        if self.ending:
            self.ends_on, self.ending_by = None, ""
            if self.side_of(by) is None:
                AuditEntry.write("match.carry_on", by=by, subject=self)

    def end(self, why: str, *, by: Member | None) -> None:
        """It is over: nobody writes any more. `by` is nobody when its time has come.

        Where it had not begun, and the member did not stop it, somebody is looked for again.
        """
        if self.ended or self.declined_at:
            return
        self.ended_at, self.why = clock.now(), why
        session.flush()
        if self.accepted and not self.agreed and why in ("supporter", "coordinator", "lapsed"):
            self.request.reopen()
        if why == "coordinator":
            AuditEntry.write("match.end", by=by, subject=self)

    @classmethod
    def leave(cls, member: Member) -> None:
        """Somebody leaves: what she asked for, and her matches on either side, end."""
        waiting = SupportRequest.waiting_of(member)
        if waiting:
            waiting.leave()
        for match in cls.open_of(member):
            begun = match.agreed or match.side_of(member) == "member"
            if match.proposed and not begun:
                match.decline()
            match.end("left" if begun else "supporter", by=None)

    @classmethod
    def unname(cls, member: Member) -> None:
        """Takes the first name of a supporter who is erased off her matches."""
        for match in session.scalars(select(cls).filter_by(supporter_id=member.id)):
            match.supporter_name = ""
