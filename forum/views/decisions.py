"""Decisions: how one stands, and taking it back."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, g, render_template
from flask_babel import gettext

from forum import policy
from forum.models import undoing
from forum.models.decisions import Decision
from forum.views import deciding, gate
from forum.views.hypermedia import Page

bp = Blueprint("decisions", __name__, url_prefix="/decisions")


@bp.get("/<int:id>")
@gate.moderators
def show(id: int) -> Page:
    """One decision: what, why, the letter, and what came of it."""
    return _page(gate.find(policy.visible_decisions(g.member), id))


@bp.post("/<int:id>/undo")
@gate.acting
@gate.moderators
def undo(id: int) -> Page:
    """Takes it back, unless the world has moved on."""
    decision = gate.find(policy.visible_decisions(g.member), id)
    if decision.undone:
        return _page(decision, gettext("This was taken back already. Nothing was done twice."), 409)
    obstacle = policy.obstacle_to_undoing(g.member, decision)
    if obstacle:
        return _page(decision, _in_the_way(obstacle), 409)
    gate.allow(policy.can_undo(g.member, decision))
    try:
        undoing.undo(decision, by=g.member, may=partial(policy.can_undo, g.member))
    except undoing.MovedOn:
        sentence = gettext(
            "Something was done with it since, so it cannot simply be taken back. Here is how it"
            " stands now."
        )
        return _page(decision, sentence, 409)
    return deciding.changed(decision, "deciding/_undone.html", say=gettext("That is taken back."))


def _in_the_way(obstacle: str) -> str:
    if obstacle == "board":
        return str(
            gettext(
                "This stands on a board now that you do not look after. A coordinator can take it"
                " back."
            )
        )
    return str(
        gettext(
            "Something was written there since, and more people could read it where it was before."
            " Move it instead: then everybody who wrote in it is asked or told."
        )
    )


def _page(decision: Decision, problem: str = "", status: int = 200) -> Page:
    html = render_template(
        "decisions/show.html",
        decision=decision,
        undoable=undoing.can_be(decision) and policy.can_undo(g.member, decision),
        problem=problem,
        tool=f"tool-{deciding.dom_id(decision.subject)}" if decision.subject else "tool",
    )
    return html, status
