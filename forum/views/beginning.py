"""The beginning of a site: the one-time link of its first administrator, and what to begin with."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from forum import db
from forum.models import beginning, passwords
from forum.models.beginning import PURPOSE
from forum.models.signin import Link
from forum.models.starting_points import POINTS, StartingPoint
from forum.text import names
from forum.views import browsers, credentials, gate, joinings, limits
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("beginning", __name__)

BLANK = "blank"


class BeginForm(FlaskForm):
    """The first administrator's name, password and agreement; her address stands in the link."""

    name = StringField(
        lazy_gettext("Display name"), filters=[tidied], validators=[Plain(names.LONGEST * 4)]
    )
    password = credentials.password_field(lazy_gettext("Choose a password"))
    consent = BooleanField()


class StartingPointForm(FlaskForm):
    """Which audiences and boards to begin with."""

    point = RadioField(
        lazy_gettext("What is your charity for?"),
        choices=[
            *(SelectChoice(each, lazy_gettext(words)) for each, words in POINTS.items()),
            SelectChoice(BLANK, lazy_gettext("Something else: I make my own")),
        ],
    )


@bp.get("/begin/<token>")
@gate.anyone
def show(token: str) -> Page:
    """Where the link of `forum begin` leads. Looking spends nothing."""
    link = _link(token)
    return _begin_page(BeginForm(), link, token) if link else _too_old()


@bp.post("/begin/<token>")
@gate.anyone
@gate.reads_first
@limits.per_network("60 per hour", "begin")
def begin(token: str) -> Page:
    """Makes the first administrator, signs her in, and leads to her second factor."""
    link, form = _link(token), BeginForm(request.form)
    if link is None:
        return _too_old()
    _judge(form, link)
    if form.errors:
        return _begin_page(form, link, token), 422
    kept = passwords.hashed(form.password.data)
    db.turn_to_writing()
    still_good = _link(token)
    member = still_good and beginning.begin(
        still_good,
        name=form.name.data,
        password_hash=kept,
        consent=joinings.consent_wording(),
        language=str(get_locale()),
    )
    if not member:
        return _too_old()
    browsers.sign_in(member)
    onward = url_for("sites.index")
    return go(url_for("second_factor.new", next=onward))


@bp.get("/set-up/starting-point")
@gate.administrators
def ask_lay_out() -> str:
    """What there is to begin with, each with its audiences and boards."""
    return _points_page(StartingPointForm())


@bp.post("/set-up/starting-point")
@gate.acting
@gate.administrators
def lay_out() -> Page:
    """Makes the audiences and boards of one of them; each can be changed afterwards."""
    form = StartingPointForm()
    if not form.validate():
        form.point.errors = [gettext("Choose one of these.")]
        return _points_page(form), 422
    if form.point.data == BLANK:
        return go(url_for("audiences.index"))
    point = StartingPoint.named(form.point.data, language=str(get_locale()))
    made = point.lay_out(by=g.member)
    say = gettext("These are your boards. Change whatever does not fit.")
    there = gettext("There are boards already, so nothing was added.")
    return go(url_for("board_settings.index"), say=say if made else there)


def _link(token: str) -> Link | None:
    return Link.find(PURPOSE, token) if beginning.is_open() else None


def _judge(form: BeginForm, link: Link) -> None:
    form.validate()
    name = form.name.data or ""
    problem = credentials.name_problem(name)
    if problem and not form.name.errors:
        credentials.refuse(form.name, problem)
    problem = credentials.password_problem(
        form.password.data or "",
        name=name,
        address=link.address,
        least=passwords.LEAST_WITH_A_ROLE,
    )
    if problem:
        credentials.refuse(form.password, problem)
    if not form.consent.data:
        words = gettext("We can only keep what you write here if you agree to it.")
        credentials.refuse(form.consent, words)


def _begin_page(form: BeginForm, link: Link, token: str) -> str:
    return render_template(
        "beginning/show.html",
        form=form,
        address=link.address,
        token=token,
        wording=joinings.consent_wording(),
    )


def _points_page(form: StartingPointForm) -> str:
    language = str(get_locale())
    points = {each: StartingPoint.named(each, language=language) for each in POINTS}
    about = {each: " · ".join(b["name"] for b in point.boards) for each, point in points.items()}
    return render_template("beginning/points.html", form=form, about=about)


def _too_old() -> Page:
    return render_template("beginning/too_old.html"), 410
