"""What the charity decides about one-to-one: who may ask, and the boundaries."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from forum import policy
from forum.db import session
from forum.models.boundaries import TEXT_LENGTH, BoundariesVersion
from forum.views import gate
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("support_settings", __name__, url_prefix="/set-up/one-to-one")


class AudiencesForm(FlaskForm):
    """Whose members may ask."""

    audiences = SelectMultipleField(lazy_gettext("Who may ask"), coerce=int)


class BoundariesForm(FlaskForm):
    """What both sides agree to before the first word."""

    text = TextAreaField(
        lazy_gettext("The boundaries"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write what both sides agree to.")),
            Plain(TEXT_LENGTH, multiline=True),
        ],
    )


@bp.get("")
@gate.coordinators
def show() -> str:
    """Who may ask, and the way to the boundaries."""
    return _page(_audiences(None, data={"audiences": g.site.support_audiences}))


@bp.post("")
@gate.coordinators
def choose() -> Page:
    """Whose members may ask from now on. What was asked before still stands."""
    form = _audiences(request.form)
    if not form.validate():
        return _page(form), 422
    g.site.edit(by=g.member, support_audiences=sorted(form.audiences.data))
    return go(url_for(".show"), say=gettext("Who may ask is saved."))


@bp.get("/boundaries")
@gate.coordinators
def edit() -> str:
    """The boundaries in force, to change them."""
    version = BoundariesVersion.in_force()
    form = BoundariesForm(None, data={"text": version.text})
    return render_template("support_settings/boundaries.html", form=form, version=version)


@bp.post("/boundaries")
@gate.acting
@gate.coordinators
def publish() -> Page:
    """A new version, for matches that begin later."""
    form = BoundariesForm(request.form)
    if not form.validate():
        version = BoundariesVersion.in_force()
        page = render_template("support_settings/boundaries.html", form=form, version=version)
        return page, 422
    BoundariesVersion.publish(by=g.member, text=form.text.data)
    say = gettext("These boundaries are in force for matches that begin from now on.")
    return go(url_for(".show"), say=say)


def _audiences(typed: Any, **more: Any) -> AudiencesForm:
    form = AudiencesForm(typed, **more)
    offered = session.scalars(policy.visible_audiences(g.member)).all()
    form.audiences.choices = [SelectChoice(each.id, each.name) for each in offered]
    return form


def _page(form: AudiencesForm) -> str:
    return render_template("support_settings/show.html", form=form)
