"""Endings of matches that nobody plans: both sides are told at once."""

from __future__ import annotations

from forum.mail import support
from forum.models.matches import Match
from forum.models.members import Member
from forum.models.peer_supporters import ROLE


def end(match: Match, why: str) -> None:
    """It is over by itself."""
    match.end(why, by=None)
    support.tell("ended", match)


def lapse(match: Match) -> None:
    """Its supporter has the role no more. A question that she has not answered is taken back."""
    if match.proposed:
        match.decline()
    else:
        end(match, "lapsed")


def lapse_with_role(member: Member) -> None:
    """Her matches as a supporter, once the role is taken away; nothing while she has it."""
    if ROLE in member.held.roles:
        return
    for match in Match.open_of(member):
        if match.side_of(member) == "supporter":
            lapse(match)
