"""How a match comes to its end: planned with notice, taken back, at once; and how it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum import clock, policy
from forum.db import session
from forum.mail import support
from forum.models.matches import Match, Side
from forum.models.support_feedback import WORDS_LENGTH, SupportFeedback
from forum.views import gate
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("match_endings", __name__)

NOTICE, LONGEST = 7, 92  # days
ANSWERS = (
    SelectChoice("yes", lazy_gettext("Yes")),
    SelectChoice("partly", lazy_gettext("In part")),
    SelectChoice("no", lazy_gettext("No")),
    SelectChoice("unsaid", lazy_gettext("I would rather not say")),
)


class EndingForm(FlaskForm):
    """The last day."""

    day = DateField(
        lazy_gettext("The last day"), validators=[InputRequired(lazy_gettext("Choose a day."))]
    )

    def validate_day(self, field: Any) -> None:
        """With notice, and not so far ahead that nobody knows yet."""
        ahead = (field.data - clock.today()).days if field.data else 0
        if not NOTICE <= ahead <= LONGEST:
            raise ValidationError(
                gettext("Choose a day at least a week from now, and within three months.")
            )


class FeedbackForm(FlaskForm):
    """A few gentle questions; each can be left unsaid."""

    helped = RadioField(
        lazy_gettext("Did it do you good?"), choices=list(ANSWERS), default="unsaid"
    )
    safe = RadioField(lazy_gettext("Did it feel safe?"), choices=list(ANSWERS), default="unsaid")
    again = RadioField(
        lazy_gettext("Would you do it again?"), choices=list(ANSWERS), default="unsaid"
    )
    words = TextAreaField(
        lazy_gettext("Anything that we should know?"),
        filters=[tidied],
        validators=[Plain(WORDS_LENGTH, multiline=True)],
    )


@bp.get("/matches/<int:id>/ending")
@gate.members
def ask_plan(id: int) -> str:
    """The day on which it ends, and what is told to the other side."""
    day = clock.today() + timedelta(days=14)
    return _plan_page(_running(id), EndingForm(None, data={"day": day}))


@bp.post("/matches/<int:id>/ending")
@gate.members
def plan(id: int) -> Page:
    """Plans it; the other side is told, or both."""
    match, form = _running(id), EndingForm(request.form)
    if not form.validate():
        return _plan_page(match, form), 422
    match.plan_end(form.day.data, by=g.member)
    support.tell("ending", match, *_told(match))
    return go(_way(match), say=gettext("The last day is planned, and told."))


@bp.post("/matches/<int:id>/ending/carry-on")
@gate.members
def carry_on(id: int) -> Page:
    """Takes a planned ending back: whoever planned it, or the coordinator."""
    match = _running(id)
    side = match.side_of(g.member)
    gate.allow(side is None or match.ending_by == side)
    if match.ending:
        match.carry_on(by=g.member)
        support.tell("carried_on", match, *_told(match))
    return go(_way(match), say=gettext("It goes on."))


@bp.get("/matches/<int:id>/end")
@gate.members
def ask_end(id: int) -> str:
    """Asks once more before it ends at once."""
    match = _open(id)
    return render_template("match_endings/end.html", match=match, side=match.side_of(g.member))


@bp.post("/matches/<int:id>/end")
@gate.members
def end(id: int) -> Page:
    """Ends it now. Nobody is asked why."""
    match = _open(id)
    match.end(match.side_of(g.member) or "coordinator", by=g.member)
    support.tell("ended", match, *_told(match))
    return go(_way(match), say=gettext("It has ended."))


@bp.get("/matches/<int:id>/feedback")
@gate.members
def ask_feedback(id: int) -> Page:
    """A few questions, once it is over."""
    match, side = _ended(id)
    if match.answered_by(side):
        return go(url_for("matches.show", id=id))
    return _feedback_page(match, side, FeedbackForm(None))


@bp.post("/matches/<int:id>/feedback")
@gate.members
def give(id: int) -> Page:
    """Keeps the answers apart from who gave them."""
    (match, side), form = _ended(id), FeedbackForm(request.form)
    if not form.validate():
        return _feedback_page(match, side, form), 422
    SupportFeedback.give(match, side, **{name: form[name].data for name in _FIELDS})
    return go(url_for("matches.show", id=id), say=gettext("Thank you. That helps us."))


_FIELDS = ("helped", "safe", "again", "words")


def _open(id: int) -> Match:
    """One of her own, or any for a coordinator, whose deed reaches people."""
    match = session.scalar(policy.visible_matches(g.member).where(Match.id == id))
    if match is None:
        match = gate.find(policy.visible_caseload(g.member), id)
        gate.act()
    return match if match.accepted and not match.ended else abort(404)


def _running(id: int) -> Match:
    match = _open(id)
    return match if match.running else abort(404)


def _ended(id: int) -> tuple[Match, Side]:
    match = gate.find(policy.visible_matches(g.member), id)
    side = match.side_of(g.member)
    return (match, side) if side and match.ended and match.agreed else abort(404)


def _told(match: Match) -> tuple[Side, ...]:
    """Who hears of a deed: the other side; both, when it is the coordinator's."""
    side = match.side_of(g.member)
    return (match.other(side),) if side else ()


def _way(match: Match) -> str:
    side = match.side_of(g.member)
    return url_for("matches.show" if side else "match_care.show", id=match.id)


def _plan_page(match: Match, form: EndingForm) -> str:
    side = match.side_of(g.member)
    return render_template("match_endings/plan.html", match=match, side=side, form=form)


def _feedback_page(match: Match, side: Side, form: FeedbackForm) -> str:
    return render_template("match_endings/feedback.html", match=match, side=side, form=form)
