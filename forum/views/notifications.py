"""For you: replies where one watches, mentions, quotes and reactions, gathered by topic."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, url_for
from flask_babel import gettext

from forum import policy
from forum.models import arrivals
from forum.models.address_troubles import AddressTrouble
from forum.models.guidelines import GuidelinesVersion
from forum.models.letters import Letter
from forum.models.relayed_letters import RelayedLetter
from forum.models.watching import TopicWatch
from forum.views import gate
from forum.views.hypermedia import answer, by_htmx, go

bp = Blueprint("notifications", __name__)


@bp.get("/for-you")
@gate.members
def index() -> str:
    """What is new, then what was; nothing about boards that one may not read any more."""
    return render_template(
        "notifications/index.html",
        letters=Letter.unread(g.member),
        places=RelayedLetter.places(policy.visible_correspondences(g.member), of=g.member),
        guidelines=GuidelinesVersion.lately_new_to(g.member),
        trouble=AddressTrouble.of(g.member.email),
        **_arrived(),
    )


def _arrived(said: str = "") -> dict[str, Any]:
    found = arrivals.gathered(
        policy.visible_topics(g.member), policy.visible_notifications(g.member), member=g.member
    )
    fresh, earlier = ([each for each in found if each.new is new] for new in (True, False))
    return {"fresh": fresh, "earlier": earlier, "said": said}


def _once_more(said: str) -> Response:
    """What there is after a press, in its place, and the number in the navigation."""
    if not by_htmx():
        return go(url_for(".index"), say=said)
    return answer(
        "notifications/_arrived.html",
        also=["_nav.html"],
        here="notifications",
        otherwise=url_for(".index"),
        **_arrived(said),
    )


@bp.get("/for-you/posts/<int:id>")
@gate.members
def lead_to_post(id: int) -> Response:
    """Where links of mail lead: after sign-in to the very post, as long as she may read it."""
    post = gate.find(policy.visible_posts(g.member), id)
    return make_response(redirect(url_for("topics.permalink", id=post.id), 303))


@bp.get("/for-you/topics/<int:id>")
@gate.members
def lead_to_topic(id: int) -> Response:
    """The same for the first post of a topic that she has not read."""
    topic = gate.find(policy.visible_topics(g.member), id)
    return make_response(redirect(url_for("topics.unread", id=topic.id), 303))


@bp.post("/for-you/topics/<int:id>/mute")
@gate.members
def mute(id: int) -> Response:
    """Tells her nothing of a topic any more, here or by mail."""
    topic = gate.find(policy.visible_topics(g.member), id)
    TopicWatch.mute(topic.id, by=g.member)
    return _once_more(
        gettext("You will hear nothing more of this topic. Press “Watch” in it to hear again.")
    )


@bp.post("/for-you/topics/<int:id>/read")
@gate.members
def read_topic(id: int) -> Response:
    """Counts what is there now in one topic as read."""
    topic = gate.find(policy.visible_topics(g.member), id)
    arrivals.read(topic, by=g.member)
    return _once_more(gettext("What is new in this topic counts as read."))


@bp.post("/for-you/read")
@gate.members
def read() -> Response:
    """Counts everything that is there now as read."""
    arrivals.read_all(by=g.member)
    return _once_more(gettext("Everything up to now counts as read."))
