"""For you: replies where one watches, mentions, quotes and reactions, gathered by topic."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template, url_for
from flask_babel import gettext

from forum import policy
from forum.models import arrivals
from forum.models.letters import Letter
from forum.views import gate
from forum.views.hypermedia import go

bp = Blueprint("notifications", __name__)


@bp.get("/for-you")
@gate.members
def index() -> str:
    """What is new, then what was; nothing about boards that one may not read any more."""
    found = arrivals.gathered(
        policy.visible_topics(g.member), policy.visible_notifications(g.member), member=g.member
    )
    return render_template(
        "notifications/index.html",
        fresh=[each for each in found if each.new],
        earlier=[each for each in found if not each.new],
        letters=Letter.unread(g.member),
    )


@bp.post("/for-you/read")
@gate.members
def read() -> Response:
    """Counts everything that is there now as read."""
    arrivals.read_all(by=g.member)
    return go(url_for(".index"), say=gettext("Everything up to now counts as read."))
