"""Posts that wait: one's own, to look at or take back; for moderators, to publish or not."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, g, render_template, url_for
from flask_babel import gettext

from forum import policy
from forum.db import session
from forum.models import conversation
from forum.models.waiting_posts import WaitingPost
from forum.views import composing, deciding, gate, hypermedia
from forum.views.hypermedia import Page

bp = Blueprint("waiting_posts", __name__, url_prefix="/waiting")


@bp.get("")
@gate.members
def index() -> str:
    """What one has waiting, and what was not published."""
    own = session.scalars(WaitingPost.of(g.member)).all()
    return render_template("waiting_posts/index.html", held=own)


@bp.get("/<int:id>")
@gate.members
def show(id: int) -> str:
    """One of them, for its writer and for moderators of its board."""
    return render_template("waiting_posts/show.html", each=_waiting(id))


@bp.post("/<int:id>/take-back")
@gate.members
def take_back(id: int) -> Response:
    """Its writer does not want it published any more."""
    waiting = _waiting(id)
    gate.allow(waiting.is_by(g.member))
    place = _place(waiting)
    waiting.take_back()
    return hypermedia.go(place, say=gettext("It is taken back. Nobody else has read it."))


@bp.post("/<int:id>/approve")
@gate.acting
@gate.moderators
def approve(id: int) -> Page:
    """Publishes it as it stands."""
    waiting = _to_decide(id)
    if not policy.can_approve(g.member, waiting):
        return deciding.refuse(deciding.asking("approve", waiting), _state(waiting))
    topic = waiting.topic
    post = waiting.approve(by=g.member)
    say = gettext("It is published.")
    if topic is None:
        return hypermedia.go(url_for("topics.show", id=post.topic_id), say=say)
    return hypermedia.answer(
        "waiting_posts/_published.html",
        otherwise=composing.address(post),
        below={"posts": "posts/_post.html"},
        say=say,
        number=id,
        post=conversation.one(policy.visible_posts(g.member), post.id, reader=g.member),
        topic=topic,
    )


@bp.get("/<int:id>/decline")
@gate.moderators
def ask_decline(id: int) -> Page:
    """Which guideline, why, and the letter."""
    waiting = _to_decide(id)
    return deciding.page(deciding.asking("decline", waiting))


@bp.post("/<int:id>/decline")
@gate.acting
@gate.moderators
def decline(id: int) -> Page:
    """Does not publish it, and says why."""
    waiting = _to_decide(id)
    asked = deciding.asking("decline", waiting)
    if not policy.can_approve(g.member, waiting):
        return deciding.refuse(asked, _state(waiting))
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    decision = waiting.decline(by=g.member, why=why)
    return deciding.done(decision, say=gettext("It is not published."))


def _waiting(id: int) -> WaitingPost:
    return gate.find(policy.visible_waiting_posts(g.member), id)


def _to_decide(id: int) -> WaitingPost:
    """One that waits on a board that one looks after; else says that it is gone (404)."""
    visible = policy.visible_waiting_posts(g.member).where(WaitingPost.id == id)
    waiting = session.scalar(visible)
    if waiting is None:
        gone = render_template("waiting_posts/gone.html", number=id)
        return abort(current_app.make_response((gone, 404)))
    gate.allow(policy.can_moderate(g.member, waiting.board))
    return waiting


def _place(waiting: WaitingPost) -> str:
    if waiting.topic_id:
        return url_for("topics.show", id=waiting.topic_id)
    return url_for("boards.show", slug=waiting.board.slug)


def _state(waiting: WaitingPost) -> str:
    if waiting.declined:
        return str(gettext("Somebody has decided about this already. Nothing was done twice."))
    return str(gettext("You wrote this yourself, so somebody else decides about it."))
