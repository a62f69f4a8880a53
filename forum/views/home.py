"""Home: hello, carry on, and what is new on one's boards; for visitors what this place is."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from forum import clock, policy
from forum.models import arrivals, listing, meanwhile
from forum.models.relayed_letters import RelayedLetter
from forum.text.markdown import render_page
from forum.views import gate

bp = Blueprint("home", __name__)
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
        waiting=bool(fresh or correspondences),
        cards=listing.newest(topics, count=NEW, reader=g.member),
        open_entries=_open_entries(),
    )


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
