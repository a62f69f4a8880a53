"""Who hears by mail of what happens on the boards."""

from __future__ import annotations

from forum.models.members import Member
from forum.policy.roles import Standing, is_administrator, is_coordinator, is_moderator
from forum.policy.safeguarding import DEPUTY, LEAD


def hears_news(member: Member) -> bool:
    """Whoever takes part, and is neither on a break nor about to leave.

    Letters of the moderators reach the others too.
    """
    there = bool(member.email and member.display_name) and not member.on_break
    return there and not member.held.suspended


def may_still_get(member: Member, name: str) -> bool:
    """Whether a letter that was written to her for her office may leave now: she may have lost it.

    `name`: which letter, as in templates/email/. Those that anybody may get always leave.
    """
    holder = Standing.held(member)
    leads = holder.rights.roles & {LEAD, DEPUTY}
    return {
        "urgent_report": bool(leads) or is_moderator(holder) or is_coordinator(holder),
        "concern_raised": bool(leads),
        "no_safeguarding_lead": is_administrator(holder),
    }.get(name, True)
