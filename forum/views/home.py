"""Home: hello, carry on, and what is new on one's boards; for visitors what this place is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, g, render_template

from forum import clock, policy
from forum.db import session
from forum.models import arrivals, listing, meanwhile
from forum.models.matches import Match
from forum.models.relayed_letters import RelayedLetter
from forum.models.support_requests import SupportRequest
from forum.text.markdown import render_page
from forum.views import gate

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class OneToOne:
    """What Home says of one-to-one."""

    matches: Sequence[Match]
    supports: bool
    may_ask: bool
    waits: bool  # she has asked, and nobody is found yet


FEW = 5  # of each kind, to carry on with
NEW = 10  # topics


@bp.get("/")
@gate.readers
def show() -> str:
    """For members their own home; for visitors what this place is."""
    return _home() if g.member.signed_in else _front()


def _home() -> str:
    topics, told = policy.visible_topics(g.member), policy.visible_notifications(g.member)
    arrived = arrivals.gathered(topics, told, member=g.member)
    fresh = [each for each in arrived if each.new]
    correspondences = RelayedLetter.unread_by(g.member)
    return render_template(
        "home/show.html",
        drafts=listing.drafts(policy.visible_boards(g.member), count=FEW, reader=g.member),
        fresh=fresh[:FEW],
        more=len(fresh) > FEW,
        correspondences=correspondences,
        cards=listing.newest(topics, count=NEW, reader=g.member),
        open_entries=_open_entries(),
        one_to_one=_one_to_one(),
    )


def _one_to_one() -> OneToOne | None:
    """For whom it is there: her request, her matches, or that she may ask."""
    may_ask = policy.can_ask_for_support(g.member, g.site)
    supports = policy.gives_support(g.member)
    if not (may_ask or supports):
        return None
    rows = policy.visible_matches(g.member).where(Match.ended_at.is_(None)).order_by(Match.id)
    matches = session.scalars(rows).all()
    waits = may_ask and not matches and SupportRequest.waiting_of(g.member) is not None
    return OneToOne(matches, supports=supports, may_ask=may_ask, waits=waits)


def _open_entries() -> tuple[int, int]:
    """For moderators: how much waits, and how much of it since nobody was here."""
    if not (policy.is_moderator(g.member) or policy.is_coordinator(g.member)):
        return 0, 0
    absence = meanwhile.last_absence(g.site.hours, clock.now())
    entries, decisions = policy.visible_entries(g.member), policy.visible_decisions(g.member)
    return meanwhile.waiting(entries, decisions, absence)


def _front() -> str:
    boards = listing.boards(policy.visible_boards(g.member))
    return render_template("home/front.html", about=render_page(g.site.about).html, boards=boards)
