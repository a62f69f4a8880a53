"""Calls those who are on call: by a letter that says nothing but that something waits."""

from __future__ import annotations

from sqlalchemy import exists, select

from forum import clock, policy
from forum.db import session
from forum.mail.compose import compose_to
from forum.models.boards import Board
from forum.models.members import Member
from forum.models.on_call import OnCall
from forum.models.outbox import OutgoingEmail

NAME = "urgent_report"
# One letter brings somebody here; anybody can report, and nobody may flood a volunteer's mailbox.
QUIET_MINUTES = 20


def called(board: Board | None) -> list[Member]:
    """Who is on call for what is reported on `board`; none: for what is about a member.

    Only those whom the policy lets look into it now, whatever they were when they were put on call.
    """
    return [each for each in OnCall.awake() if policy.can_be_called(each, board)]


def tell_on_call(board: Board | None, link: str) -> int:
    """Queues a letter to everybody who is on call for `board`; returns how many.

    `link` is an address of this site, in full. Whoever got such a letter within twenty minutes
    gets no other.
    """
    untold = [each for each in called(board) if not _told_lately(str(each.email))]
    for member in untold:
        compose_to(member, NAME, link=link)
    return len(untold)


def _told_lately(address: str) -> bool:
    # Not one from the future: the clock has been put back since.
    lately = OutgoingEmail.created_at.between(clock.ago(minutes=QUIET_MINUTES), clock.now())
    letters = exists().where(OutgoingEmail.address == address, OutgoingEmail.name == NAME, lately)
    return bool(session.scalar(select(letters)))
