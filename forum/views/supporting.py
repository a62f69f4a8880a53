"""The peer supporter's own pages: who asks for her, her matches, and when she has room."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectMultipleField, StringField, TextAreaField
from wtforms import ValidationError as Invalid
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from forum import clock, policy
from forum.db import session
from forum.models.audiences import Audience
from forum.models.caseload import clocked
from forum.models.matches import Match
from forum.models.peer_supporters import EXPERIENCE_LENGTH, USUALLY_LENGTH, PeerSupporter
from forum.models.support_requests import NAME_LENGTH
from forum.views import gate
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("supporting", __name__, url_prefix="/supporting")

EDITED = ("first_name", "experience", "usually", "languages", "available", "paused_until")


class FactsForm(FlaskForm):
    """What she tells about herself as a supporter."""

    first_name = StringField(
        lazy_gettext("By which first name do you write?"),
        filters=[tidied],
        validators=[
            DataRequired(lazy_gettext("Write a first name. Any will do.")),
            Length(max=NAME_LENGTH, message=lazy_gettext("At most 30 characters, please.")),
            Plain(NAME_LENGTH),
        ],
    )
    audiences = SelectMultipleField(
        lazy_gettext("What have you been through yourself?"), coerce=int
    )
    experience = TextAreaField(
        lazy_gettext("In your own words"),
        filters=[tidied],
        validators=[Plain(EXPERIENCE_LENGTH, multiline=True)],
    )
    languages = SelectMultipleField(
        lazy_gettext("In which languages do you write?"),
        validators=[DataRequired(lazy_gettext("Choose at least one."))],
    )
    usually = StringField(
        lazy_gettext("When do you usually write?"),
        filters=[tidied],
        validators=[Plain(USUALLY_LENGTH)],
    )
    available = BooleanField(lazy_gettext("I can take on somebody new"))
    paused_until = DateField(lazy_gettext("Pause until"), validators=[Optional()])

    def validate_paused_until(self, field: Any) -> None:
        """A day that is still to come, where one is given."""
        if field.data and field.data <= clock.today():
            raise Invalid(gettext("Choose a day that is still to come, or leave it empty."))


@bp.get("")
@gate.members
def show() -> str:
    """What waits for her, and those she writes with."""
    facts = _facts()
    hers = policy.visible_matches(g.member).where(Match.supporter_id == g.member.id)
    rows = clocked(hers)
    return render_template(
        "supporting/show.html",
        facts=facts,
        asked=[each for each in rows if each.match.proposed],
        current=[each for each in rows if each.match.accepted and not each.match.ended],
        former=[each for each in rows if each.match.ended and each.match.accepted],
    )


@bp.get("/facts")
@gate.members
def edit() -> str:
    """Her first name, what she has been through, and when she writes."""
    facts = _facts()
    given = {name: getattr(facts, name) for name in EDITED}
    given["audiences"] = [each.id for each in facts.audiences]
    given["paused_until"] = facts.paused_until if facts.paused else None
    return _page(_form(facts, None, data=given))


@bp.post("/facts")
@gate.members
def save() -> Page:
    """Keeps it."""
    facts = _facts()
    form = _form(facts, request.form)
    if not form.validate():
        return _page(form), 422
    facts = PeerSupporter.kept_for(g.member)
    chosen = _chosen(form.audiences.data)
    facts.edit(audiences=chosen, **{name: form[name].data for name in EDITED})
    return go(url_for(".show"), say=gettext("That is saved."))


def _chosen(numbers: list[int]) -> list[Audience]:
    """The rows behind the ticked boxes."""
    rows = policy.visible_audiences(g.member).where(Audience.id.in_(numbers))
    return list(session.scalars(rows))


def _facts() -> PeerSupporter:
    """Hers; for whoever does not hold the role there is no such page."""
    if not policy.gives_support(g.member):
        abort(404)
    known = PeerSupporter.of(g.member)
    return known or PeerSupporter.fresh(g.member)


def _form(facts: PeerSupporter, typed: Any, **more: Any) -> FactsForm:
    form = FactsForm(typed, **more)
    offered = session.scalars(policy.visible_audiences(g.member)).all()
    form.audiences.choices = [SelectChoice(each.id, each.name) for each in offered]
    languages = g.site.languages_with(facts.languages)
    form.languages.choices = [SelectChoice(each, each) for each in languages]
    return form


def _page(form: FactsForm) -> str:
    return render_template("supporting/edit.html", form=form)
