"""Audiences as they are set up: made, edited, put in order, archived."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired

from forum import policy
from forum.db import session
from forum.models.audiences import NAME_LENGTH, STATEMENT_LENGTH, Audience
from forum.views import gate
from forum.views.forms import Plain, asked_way, tidied
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("audiences", __name__, url_prefix="/set-up/audiences")

REASON_LENGTH = 500  # characters


class AudienceForm(FlaskForm):
    """What an audience is called, and what people say who belong to it."""

    name = StringField(
        lazy_gettext("Name"),
        filters=[tidied],
        validators=[DataRequired(lazy_gettext("Give the audience a name.")), Plain(NAME_LENGTH)],
    )
    statement = StringField(
        lazy_gettext("What people say who belong to it"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write the sentence that people will agree to.")),
            Plain(STATEMENT_LENGTH),
        ],
    )
    needs_agreement = BooleanField(lazy_gettext("A coordinator agrees to each person first"))
    reason = StringField(
        lazy_gettext("Why is that no longer needed?"),
        filters=[tidied],
        validators=[Plain(REASON_LENGTH)],
    )


@bp.get("")
@gate.administrators
def index() -> str:
    """All audiences, in order."""
    return render_template("audiences/index.html", audiences=_audiences())


@bp.get("/new")
@gate.administrators
def new() -> str:
    """A form for a new audience."""
    return render_template("audiences/new.html", form=AudienceForm())


@bp.post("")
@gate.administrators
def create() -> Page:
    """Makes an audience, after the others."""
    form = AudienceForm()
    if not (form.validate() and _name_is_free(form)):
        return render_template("audiences/new.html", form=form), 422
    audience = Audience.create(by=g.member, **_details(form))
    say = gettext("%(audience)s is there. A board can name it now.", audience=audience.name)
    return go(url_for(".index"), say=say)


@bp.get("/<int:id>")
@gate.administrators
def show(id: int) -> str:
    """An audience's settings."""
    audience = gate.find(policy.visible_audience_settings(g.member), id)
    return render_template(
        "audiences/show.html", audience=audience, form=AudienceForm(obj=audience)
    )


@bp.post("/<int:id>")
@gate.administrators
def edit(id: int) -> Page:
    """Changes an audience. Letting people in by their word alone is asked again."""
    audience = gate.find(policy.visible_audience_settings(g.member), id)
    form = AudienceForm()
    if not (form.validate() and _name_is_free(form, audience)):
        return render_template("audiences/show.html", audience=audience, form=form), 422
    opens = audience.opens(needs_agreement=form.needs_agreement.data)
    if opens and not form.reason.data:
        return _ask_why(audience, form), 422
    audience.edit(by=g.member, reason=form.reason.data, **_details(form))
    return go(url_for(".index"), say=gettext("%(audience)s is saved.", audience=audience.name))


@bp.post("/<int:id>/reorder")
@gate.administrators
def reorder(id: int) -> Response:
    """Moves an audience one place up or down."""
    audience = gate.find(policy.visible_audience_settings(g.member), id)
    audience.reorder(asked_way(), by=g.member)
    return answer(
        "audiences/_list.html",
        otherwise=url_for(".index"),
        say=gettext("%(audience)s has moved.", audience=audience.name),
        audiences=_audiences(),
    )


@bp.get("/<int:id>/archive")
@gate.administrators
def ask_archive(id: int) -> str:
    """Asks once more before an audience is offered no longer, or offered again."""
    audience = gate.find(policy.visible_audience_settings(g.member), id)
    return render_template("audiences/archive.html", audience=audience)


@bp.post("/<int:id>/archive")
@gate.administrators
def archive(id: int) -> Response:
    """Offers an audience to nobody new."""
    audience = gate.find(policy.visible_audience_settings(g.member), id)
    audience.archive(by=g.member)
    say = gettext("%(audience)s is closed to new people.", audience=audience.name)
    return go(url_for(".index"), say=say)


@bp.post("/<int:id>/reopen")
@gate.administrators
def reopen(id: int) -> Response:
    """Offers it again."""
    audience = gate.find(policy.visible_audience_settings(g.member), id)
    audience.reopen(by=g.member)
    say = gettext("%(audience)s is open to new people again.", audience=audience.name)
    return go(url_for(".index"), say=say)


def _audiences() -> list[Audience]:
    return list(session.scalars(policy.visible_audience_settings(g.member)))


def _details(form: AudienceForm) -> dict[str, Any]:
    return {each: form[each].data for each in ("name", "statement", "needs_agreement")}


def _name_is_free(form: AudienceForm, audience: Audience | None = None) -> bool:
    other = Audience.named(form.name.data)
    if other is None or other is audience:
        return True
    form.name.errors = [gettext("There is an audience of that name already. Choose another.")]
    return False


def _ask_why(audience: Audience, form: AudienceForm) -> str:
    if request.form.get("asked"):
        form.reason.errors = [gettext("Say why, in a sentence. It is kept in the log.")]
    return render_template("audiences/open.html", audience=audience, form=form)
