"""What the charity decides about one-to-one: who may ask, in which languages, the boundaries."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, TextAreaField
from wtforms import ValidationError as Invalid
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from forum import policy
from forum.db import session
from forum.models.boundaries import TEXT_LENGTH, BoundariesVersion
from forum.models.sites import LANGUAGE_LENGTH
from forum.views import gate
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("support_settings", __name__, url_prefix="/set-up/one-to-one")

LIST_LENGTH = 600  # characters, of all languages together


class AskingForm(FlaskForm):
    """Whose members may ask, and the languages to choose from."""

    audiences = SelectMultipleField(lazy_gettext("Who may ask"), coerce=int)
    languages = TextAreaField(
        lazy_gettext("Languages to choose from"),
        filters=[tidied],
        validators=[Plain(LIST_LENGTH, multiline=True)],
    )

    def validate_languages(self, _field: Any) -> None:
        """At least one, and none so long that it must be a sentence."""
        if not self.listed:
            raise Invalid(gettext("Write at least one language."))
        if max(map(len, self.listed)) > LANGUAGE_LENGTH:
            most = LANGUAGE_LENGTH
            raise Invalid(
                gettext("Write one language a line, of %(most)s letters at most.", most=most)
            )

    @property
    def listed(self) -> list[str]:
        """The languages as they were typed, each once, also where commas part them."""
        names = (" ".join(each.split()) for each in re.split(r"[\n,;]", self.languages.data or ""))
        return list({each.casefold(): each for each in names if each}.values())


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
    """Who may ask, in which languages, and the way to the boundaries."""
    languages = "\n".join(g.site.support_languages)
    chosen = {"audiences": g.site.support_audiences, "languages": languages}
    return _page(_asking(None, data=chosen))


@bp.post("")
@gate.coordinators
def choose() -> Page:
    """Whose members may ask from now on, and how. What was asked before still stands."""
    form = _asking(request.form)
    if not form.validate():
        return _page(form), 422
    audiences = sorted(form.audiences.data)
    g.site.edit(by=g.member, support_audiences=audiences, support_languages=form.listed)
    return go(url_for(".show"), say=gettext("That is saved."))


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


def _asking(typed: Any, **more: Any) -> AskingForm:
    form = AskingForm(typed, **more)
    offered = session.scalars(policy.visible_audiences(g.member)).all()
    form.audiences.choices = [SelectChoice(each.id, each.name) for each in offered]
    return form


def _page(form: AskingForm) -> str:
    return render_template("support_settings/show.html", form=form)
