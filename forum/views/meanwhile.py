"""While you were away: what the forum did by itself, to be put back or kept by who comes first."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template
from flask_babel import gettext

from forum import clock, policy
from forum.models import meanwhile
from forum.models.decisions import Decision
from forum.models.posts import Post
from forum.views import deciding, gate
from forum.views.application import afterwards
from forum.views.hypermedia import Page

bp = Blueprint("meanwhile", __name__, url_prefix="/queue/away")


@bp.get("")
@gate.moderators
def index() -> str:
    """All of it; the log notes who has looked."""
    now = clock.now()
    absence = meanwhile.last_absence(g.site.hours, now)
    done = meanwhile.done(policy.visible_decisions(g.member))
    if done:
        newest, by = done[-1].id, g.member
        afterwards(lambda: meanwhile.note_look(newest, by=by))
    return render_template(
        "meanwhile/index.html",
        gone=absence[0],
        back=absence[1] if absence[1] < now else None,
        done=done,
        came_in=meanwhile.came_in(policy.visible_entries(g.member), absence),
    )


@bp.get("/<int:id>/keep")
@gate.moderators
def ask_keep(id: int) -> Page:
    """Which guideline, why, and the letter."""
    return deciding.page(deciding.asking("keep", _post(id)))


@bp.post("/<int:id>/keep")
@gate.acting
@gate.moderators
def keep(id: int) -> Page:
    """Lets a post stay hidden, now with a reason and a letter."""
    post = _post(id)
    asked = deciding.asking("keep", post)
    if meanwhile.open_by_itself(policy.visible_decisions(g.member), id) is None:
        sentence = gettext("Somebody has decided about this already. Nothing was done twice.")
        return deciding.refuse(asked, sentence)
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    decision = Decision.make("keep", post, by=g.member, why=why)
    return deciding.done(decision, say=gettext("The post stays hidden."))


def _post(id: int) -> Post:
    """The post that the forum hid by a decision; a pause is made a suspension elsewhere."""
    decision = gate.find(policy.visible_decisions(g.member), id)
    hid = decision.by_itself and decision.act == "hide"
    return (hid and decision.post) or abort(404)
