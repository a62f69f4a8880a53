"""The coordinator's page of one-to-one: who waits for somebody, who fits, how the matches are."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import joinedload
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from forum import policy
from forum.db import session
from forum.mail import support
from forum.models.caseload import clocked
from forum.models.fitting import Fit, fitting
from forum.models.matches import SIDES, Match
from forum.models.reader import LENGTH
from forum.models.support_feedback import FEW, QUESTIONS, SupportFeedback
from forum.models.support_requests import WORDS_LENGTH, SupportRequest
from forum.views import gate
from forum.views.forms import Plain, number_in, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("caseload", __name__, url_prefix="/caseload")


class AnswerForm(FlaskForm):
    """Why nobody can be offered, in a kind letter."""

    answer = TextAreaField(
        lazy_gettext("What you write"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write a few kind lines.")),
            Plain(WORDS_LENGTH, multiline=True),
        ],
    )


@bp.get("")
@gate.coordinators
def index() -> str:
    """Requests by age, and open matches, what is urgent first. Never a letter."""
    waiting = SupportRequest.waiting().with_only_columns(SupportRequest.id)
    requests = policy.visible_requests(g.member).where(SupportRequest.id.in_(waiting))
    requests = requests.options(joinedload(SupportRequest.whom)).order_by(SupportRequest.id)
    asked = policy.visible_caseload(g.member).where(Match.is_open())
    rows = clocked(asked)
    return render_template(
        "caseload/index.html",
        requests=session.scalars(requests).all(),
        asked={each.match.request_id: each.match for each in rows if each.match.proposed},
        rows=[each for each in rows if each.match.accepted or each.waits],
    )


@bp.get("/former")
@gate.coordinators
def former() -> str:
    """Matches that are over, the newest first."""
    over = policy.visible_caseload(g.member).where(Match.ended_at.is_not(None))
    rows = over.where(Match.accepted_at.is_not(None)).order_by(Match.ended_at.desc())
    return render_template(
        "caseload/former.html", matches=session.scalars(rows.limit(5 * LENGTH)).all()
    )


@bp.get("/feedback")
@gate.coordinators
def feedback() -> str:
    """What both sides said afterwards, as counts; nothing while they are few."""
    return render_template(
        "caseload/feedback.html",
        counted={side: SupportFeedback.counted(side) for side in SIDES},
        said={side: SupportFeedback.said(side) for side in SIDES},
        questions=QUESTIONS,
        few=FEW,
    )


@bp.get("/requests/<int:id>")
@gate.coordinators
def show(id: int) -> str:
    """One request, and the supporters who fit it, with reasons."""
    asked = gate.find(policy.visible_requests(g.member), id)
    fits = [] if asked.closed else _fits(asked)
    before = Match.of_request(asked)
    return render_template(
        "caseload/show.html",
        asked=asked,
        suspended=not policy.takes_part(asked.member),
        fits=[each for each in fits if not each.obstacle],
        others=[each for each in fits if each.obstacle and each.obstacle != "declined"],
        before=before,
        question=next((each for each in before if each.proposed), None),
    )


@bp.post("/requests/<int:id>/propose")
@gate.acting
@gate.coordinators
def propose(id: int) -> Page:
    """Asks a supporter, if she fits now: she may have paused since the page was made."""
    asked = _open(id)
    chosen = number_in(request.form.get("supporter"))
    fits = (each for each in _fits(asked) if not each.obstacle)
    fit = next((each for each in fits if each.supporter.id == chosen), None)
    if fit is None or not policy.takes_part(asked.member):
        say = gettext("That has changed in the meantime. This is how it stands now.")
        return go(url_for(".show", id=id), say=say)
    before = {each.id for each in Match.of_request(asked)}
    match = Match.propose(asked, fit.supporter.member, by=g.member)
    session.flush()
    if match.id not in before:
        support.tell("asked", match, "supporter")
    return go(url_for(".show", id=id), say=gettext("The question is on its way."))


@bp.post("/matches/<int:id>/withdraw")
@gate.acting
@gate.coordinators
def withdraw(id: int) -> Page:
    """Asks that supporter no longer, so that somebody else can be."""
    match = gate.find(policy.visible_caseload(g.member), id)
    match.withdraw(by=g.member)
    say = gettext("The question is taken back. You can ask somebody else.")
    return go(url_for(".show", id=match.request_id), say=say)


@bp.get("/requests/<int:id>/decline")
@gate.coordinators
def ask_decline(id: int) -> str:
    """A kind letter to somebody whom the charity cannot offer this."""
    return render_template("caseload/decline.html", asked=_open(id), form=AnswerForm(None))


@bp.post("/requests/<int:id>/decline")
@gate.acting
@gate.coordinators
def decline(id: int) -> Page:
    """Answers that it cannot be offered."""
    asked, form = _open(id), AnswerForm(request.form)
    if not form.validate():
        return render_template("caseload/decline.html", asked=asked, form=form), 422
    asked.decline(by=g.member, answer=form.answer.data)
    Match.ask_no_more(asked)
    support.write("declined", asked.member, place="one-to-one")
    return go(url_for(".index"), say=gettext("Your answer is on its way."))


def _open(id: int) -> SupportRequest:
    asked = gate.find(policy.visible_requests(g.member), id)
    return abort(404) if asked.closed else asked


def _fits(asked: SupportRequest) -> list[Fit]:
    return fitting(asked, policy.visible_supporters(g.member))
