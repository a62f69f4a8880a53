"""Who may say when moderators are here, and who can be called when something is urgent."""

from __future__ import annotations

from sqlalchemy import Select, false, or_, select

from forum.models.boards import Board, Moderatorship
from forum.models.members import Appointment, Member
from forum.policy.conversation import can_read
from forum.policy.roles import Person, Standing, is_coordinator, moderates

CALLED = ("coordinator", "safeguarding_lead")


def can_set_hours(person: Person) -> bool:
    """The weekly pattern, closures, bank holidays, and who is on call."""
    return is_coordinator(person)


def visible_team(person: Person) -> Select[Member]:
    """Those who can be put on call: moderators, coordinators and safeguarding leads."""
    if not can_set_hours(person):
        return select(Member).where(false())
    offices = select(Appointment.member_id).where(Appointment.role.in_(CALLED))
    boards = select(Moderatorship.member_id)
    team = select(Member).where(or_(Member.id.in_(offices), Member.id.in_(boards)))
    return team.where(Member.email.is_not(None)).order_by(Member.display_name)


def can_be_called(person: Person, board: Board | None) -> bool:
    """Whether a letter may call `person` to something urgent on `board` (none: about a member).

    Those who look after the board, coordinators, and safeguarding leads who may read it.
    """
    holder = Standing.held(person)
    lead = "safeguarding_lead" in holder.rights.roles
    if board is None or is_coordinator(holder):
        return lead or is_coordinator(holder)
    return moderates(holder, board) or (lead and can_read(person, board))
