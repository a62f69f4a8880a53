"""Who hears by mail of what happens on the boards."""

from __future__ import annotations

from forum.models.members import Member


def hears_news(member: Member) -> bool:
    """Whoever takes part, and is neither on a break nor about to leave.

    Letters of the moderators reach the others too.
    """
    there = bool(member.email and member.display_name) and not member.on_break
    return there and not member.held.suspended
