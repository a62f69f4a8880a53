"""A match as its two sides see it: the question, the introduction, the boundaries, and help."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired

from forum import policy
from forum.mail import support
from forum.models.caseload import clocked
from forum.models.match_care import WORDS_LENGTH, HelpAsked, Opening
from forum.models.matches import Match, Side
from forum.models.peer_supporters import PeerSupporter
from forum.models.relay_addresses import RelayAddress
from forum.views import gate, limits
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("matches", __name__)


class AgreeForm(FlaskForm):
    """One box, ticked by hand."""

    agreed = BooleanField(
        lazy_gettext("I have read this, and I agree to it"),
        validators=[DataRequired(lazy_gettext("Tick the box if you agree."))],
    )


class HelpForm(FlaskForm):
    """What the coordinator should know."""

    words = TextAreaField(
        lazy_gettext("What would you like help with?"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write a line on what you would like help with.")),
            Plain(WORDS_LENGTH, multiline=True),
        ],
    )


@bp.get("/matches/<int:id>")
@gate.members
def show(id: int) -> str:
    """Where the two stand, and what comes next."""
    return _page(_match(id), AgreeForm(None))


@bp.post("/matches/<int:id>/accept")
@gate.members
def accept(id: int) -> Page:
    """The supporter says yes. Both are introduced by a letter."""
    match = _asked(id)
    if not PeerSupporter.kept_for(g.member).ready:
        return go(url_for("supporting.edit"), say=gettext("First write by which name you write."))
    match.accept(by=g.member)
    if not match.accepted:
        say = gettext("It was withdrawn in the meantime. Thank you all the same.")
        return go(url_for("supporting.show"), say=say)
    support.tell("introduced", match)
    if match.by:
        support.write("accepted", match.by, place=f"caseload/matches/{match.id}")
    return go(url_for(".show", id=id), say=gettext("Thank you. You are introduced now."))


@bp.get("/matches/<int:id>/decline")
@gate.members
def ask_decline(id: int) -> str:
    """Asks once more; no reason is asked for."""
    return render_template("matches/decline.html", match=_asked(id))


@bp.post("/matches/<int:id>/decline")
@gate.members
def decline(id: int) -> Page:
    """The supporter says no."""
    match = _asked(id)
    match.decline()
    if match.by:
        support.write("refused", match.by, place=f"caseload/requests/{match.request_id}")
    say = gettext("Thank you for looking. Somebody else will be asked.")
    return go(url_for("supporting.show"), say=say)


@bp.post("/matches/<int:id>/agree")
@gate.members
def agree(id: int) -> Page:
    """A side agrees to the boundaries; once both have, they may write."""
    match, form = _match(id), AgreeForm(request.form)
    if not form.validate():
        return _page(match, form), 422
    before = match.running
    match.agree(_side(match), hours=g.site.calendar)
    if match.running and not before:
        RelayAddress.open(match)
        support.tell("begun", match)
        return go(url_for(".show", id=id), say=gettext("You have both agreed. You can write now."))
    return go(url_for(".show", id=id), say=gettext("Thank you. You have agreed."))


@bp.get("/matches/<int:id>/help")
@gate.members
def ask_help(id: int) -> str:
    """What happens when somebody asks the coordinator for help."""
    match = _accepted(id)
    return render_template("matches/help.html", match=match, side=_side(match), form=HelpForm(None))


@bp.post("/matches/<int:id>/help")
@gate.members
@limits.per_member("10 per hour", "help in a match")
def help(id: int) -> Page:
    """Asks the coordinator for help."""
    match, form = _accepted(id), HelpForm(request.form)
    if not form.validate():
        side = _side(match)
        return render_template("matches/help.html", match=match, side=side, form=form), 422
    HelpAsked.ask(match, by=g.member, words=form.words.data)
    support.tell_coordinators("help", place=f"caseload/matches/{match.id}", but=g.member)
    say = gettext("The coordinator has your words, and will be in touch.")
    return go(url_for(".show", id=id), say=say)


def _match(id: int) -> Match:
    return gate.find(policy.visible_matches(g.member), id)


def _asked(id: int) -> Match:
    """A question to the supporter that is still open; what was answered leads on by itself."""
    match = _match(id)
    if not match.proposed or match.side_of(g.member) != "supporter":
        abort(404)
    return match


def _accepted(id: int) -> Match:
    match = _match(id)
    return match if match.accepted else abort(404)


def _side(match: Match) -> Side:
    return match.side_of(g.member) or abort(404)


def _page(match: Match, form: AgreeForm) -> str:
    side = _side(match)
    (row,) = clocked(policy.visible_matches(g.member).where(Match.id == match.id))
    shown: dict[str, Any] = {
        "match": match,
        "side": side,
        "other": match.other(side),
        "row": row,
        "form": form,
        "asked": [each for each in HelpAsked.of(match) if each.side == side],
        "openings": Opening.of(match),
    }
    return render_template("matches/show.html", **shown)
