"""A match as the coordinator sees it: its clocks, check-ins, and letters opened for a reason."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from forum import policy
from forum.mail import support
from forum.models.caseload import clocked
from forum.models.match_care import WORDS_LENGTH, CheckIn, HelpAsked, Opening
from forum.models.matches import Match
from forum.views import gate
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("match_care", __name__, url_prefix="/caseload/matches")


class CheckInForm(FlaskForm):
    """What the coordinator heard when she asked."""

    words = TextAreaField(
        lazy_gettext("What you heard"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write a line, if only “all well”.")),
            Plain(WORDS_LENGTH, multiline=True),
        ],
    )


class OpeningForm(FlaskForm):
    """Why the letters are opened; both sides read it."""

    reason = TextAreaField(
        lazy_gettext("Why you open them"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write why. Both of them will read it.")),
            Plain(WORDS_LENGTH, multiline=True),
        ],
    )


@bp.get("/<int:id>")
@gate.coordinators
def show(id: int) -> str:
    """Its clocks and what was noted; no letter."""
    return _page(_match(id), CheckInForm(None))


@bp.post("/<int:id>/check-in")
@gate.coordinators
def check_in(id: int) -> Page:
    """Notes what she heard."""
    match, form = _match(id), CheckInForm(request.form)
    if not form.validate():
        return _page(match, form), 422
    CheckIn.note(match, by=g.member, words=form.words.data)
    return go(url_for(".show", id=id), say=gettext("The check-in is noted."))


@bp.post("/<int:id>/settle")
@gate.coordinators
def settle(id: int) -> Page:
    """All that was asked for is settled, and the letters are closed to her again."""
    match = _match(id)
    for each in HelpAsked.of(match):
        each.settle(by=g.member)
    return go(
        url_for(".show", id=id), say=gettext("That is settled. The letters are closed again.")
    )


@bp.get("/<int:id>/open")
@gate.acting
@gate.coordinators
def ask_open(id: int) -> str:
    """What opening the letters means, and why she does it."""
    match = _match(id)
    gate.allow(policy.can_open_letters(g.member, match))
    return render_template("match_care/open.html", match=match, form=OpeningForm(None))


@bp.post("/<int:id>/open")
@gate.acting
@gate.coordinators
def open_letters(id: int) -> Page:
    """Opens them for a week. It is in the log, and told to both."""
    match, form = _match(id), OpeningForm(request.form)
    gate.allow(policy.can_open_letters(g.member, match))
    if not form.validate():
        return render_template("match_care/open.html", match=match, form=form), 422
    if not policy.can_read_letters(g.member, match):
        Opening.begin(match, by=g.member, reason=form.reason.data)
        support.tell("opened", match)
    say = gettext("The letters are open to you for a week. Both sides are told.")
    return go(url_for(".show", id=id), say=say)


def _match(id: int) -> Match:
    return gate.find(policy.visible_caseload(g.member), id)


def _page(match: Match, form: CheckInForm) -> str:
    (row,) = clocked(policy.visible_caseload(g.member).where(Match.id == match.id))
    asked = HelpAsked.of(match)
    shown: dict[str, Any] = {
        "match": match,
        "row": row,
        "form": form,
        "check_ins": CheckIn.of(match),
        "asked": asked,
        "unsettled": [each for each in asked if not each.settled_at],
        "openings": Opening.of(match),
    }
    return render_template("match_care/show.html", **shown)
