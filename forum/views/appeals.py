"""Appeals: somebody who did not decide looks at it again, and takes it back or lets it stand."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, g, render_template, url_for
from flask_babel import gettext
from sqlalchemy import select

from forum import policy
from forum.db import session
from forum.models import together
from forum.models.appeals import Appeal
from forum.models.queue import QueueEntry
from forum.views import deciding, gate, holding, hypermedia
from forum.views.deciding import Asking
from forum.views.hypermedia import Page

bp = Blueprint("appeals", __name__, url_prefix="/appeals")


@bp.get("/<int:id>")
@gate.moderators
def show(id: int) -> Page:
    """The decision, what was written, the letter, and what the person says to it."""
    return _page(_appeal(id))


@bp.get("/<int:id>/uphold")
@gate.moderators
def ask_uphold(id: int) -> Page:
    """Why it was wrong, in words for the person."""
    return _page(*_asking("uphold", id))


@bp.post("/<int:id>/uphold")
@gate.acting
@gate.moderators
def uphold(id: int) -> Page:
    """The decision was wrong: takes it back, and says so."""
    return _decide(id, "uphold")


@bp.get("/<int:id>/stand")
@gate.moderators
def ask_stand(id: int) -> Page:
    """Why the decision stays, in words for the person."""
    return _page(*_asking("stand", id))


@bp.post("/<int:id>/stand")
@gate.acting
@gate.moderators
def stand(id: int) -> Page:
    """The decision stays, and somebody else says why."""
    return _decide(id, "stand")


def _decide(id: int, act: str) -> Page:
    appeal, asked = _asking(act, id)
    if asked.problem:
        return _page(appeal, asked, 409)
    asked.form.tell.data = True
    why = deciding.why(asked)
    if why is None:
        return _page(appeal, asked)
    if act == "stand":
        appeal.let_stand(by=g.member, why=why)
        return _done(appeal, gettext("The decision stays. The person is told why."))
    if appeal.uphold(by=g.member, why=why, may=partial(policy.can_undo, g.member)):
        return _done(appeal, gettext("The decision is taken back. The person is told."))
    sentence = gettext(
        "The person is told that it was wrong. But something was done with it since, so it could"
        " not be taken back by itself: please do that by hand."
    )
    return _done(appeal, sentence)


def _done(appeal: Appeal, say: str) -> Page:
    return hypermedia.answer(
        "appeals/_outcome.html",
        otherwise=url_for(".show", id=appeal.id),
        say=say,
        appeal=appeal,
        said=say,
    )


def _appeal(id: int) -> Appeal:
    """An appeal against what somebody else decided, where one looks after things."""
    return gate.find(policy.visible_appeals(g.member), id)


def _asking(act: str, id: int) -> tuple[Appeal, Asking]:
    """An appeal with the form to answer it, which says so when that cannot be done."""
    appeal = _appeal(id)
    asked = deciding.asking(act, appeal)
    asked.problem = _in_the_way(appeal)
    return appeal, asked


def _in_the_way(appeal: Appeal) -> str:
    if appeal.decided:
        name = appeal.decided_by.display_name if appeal.decided_by else ""
        return str(
            gettext("%(name)s has answered this already. Nothing was done twice.", name=name)
        )
    entry = _entry(appeal)
    return holding.state(entry) if entry else ""


def _entry(appeal: Appeal) -> QueueEntry | None:
    return session.scalar(select(QueueEntry).filter_by(appeal_id=appeal.id))


def _page(appeal: Appeal, asked: Asking | None = None, status: int = 200) -> Page:
    entry = _entry(appeal)
    decision = appeal.decision
    html = render_template(
        "appeals/show.html",
        appeal=appeal,
        decision=decision,
        kept=together.kept(decision),
        asked=asked,
        held=holding.shown(entry) if entry else None,
    )
    return html, 422 if asked and asked.form.errors else status
