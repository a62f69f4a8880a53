"""Urgent help: who to call or text, now; and the coordinator's page that keeps it right."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.exc import OperationalError
from wtforms import SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from forum import policy
from forum.db import session
from forum.models.sites import Site
from forum.models.urgent_help import (
    DAY_AND_NIGHT,
    NAME_LENGTH,
    NATIONS,
    WORDS_LENGTH,
    HelpContact,
)
from forum.views import gate
from forum.views.forms import Plain, asked_way, tidied
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("urgent_help", __name__)

NUMBER = re.compile(r"\+?[0-9][0-9 ]{1,18}\Z")
WORD = re.compile(r"[A-Za-z0-9]{0,20}\Z")


class ContactForm(FlaskForm):
    """One contact, as the coordinator writes it."""

    name = StringField(
        lazy_gettext("Name"),
        filters=[tidied],
        validators=[DataRequired(lazy_gettext("Say who answers.")), Plain(NAME_LENGTH)],
    )
    phone = StringField(lazy_gettext("Number to call"), filters=[tidied])
    text_number = StringField(lazy_gettext("Number to text"), filters=[tidied])
    text_word = StringField(lazy_gettext("Word to send"), filters=[tidied])
    when = StringField(
        lazy_gettext("When somebody answers"),
        filters=[tidied],
        default=DAY_AND_NIGHT,
        validators=[
            DataRequired(lazy_gettext("Say when somebody answers.")),
            Plain(WORDS_LENGTH),
        ],
    )
    what = StringField(lazy_gettext("What for"), filters=[tidied], validators=[Plain(WORDS_LENGTH)])
    nations = SelectMultipleField(
        lazy_gettext("Where"),
        choices=[SelectChoice(each, lazy_gettext(each)) for each in NATIONS],
        default=list(NATIONS),
        validators=[DataRequired(lazy_gettext("Tick where it is for."))],
    )

    def validate_phone(self, field: Any) -> None:
        """Raises ValidationError for what cannot be rung, or when there is no number at all."""
        if not field.data and not self.text_number.data:
            raise ValidationError(gettext("Give a number to call, or one to text."))
        _must_be_number(field.data)

    def validate_text_number(self, field: Any) -> None:
        """Raises ValidationError for what cannot be texted."""
        _must_be_number(field.data)

    def validate_text_word(self, field: Any) -> None:
        """Raises ValidationError for more than one plain word."""
        if not WORD.match(field.data):
            raise ValidationError(gettext("One word, letters and digits only."))


@bp.get("/urgent-help")
@gate.anyone
def show() -> str:
    """Who to call or text, by nation; for everybody, signed in or not."""
    return render_template("urgent_help/show.html", **_by_nation(HelpContact.offered()))


@bp.errorhandler(OperationalError)
def without_database(problem: OperationalError) -> Response:
    """The page stands when the database does not: with the numbers that we begin with."""
    if request.method == "POST":
        raise problem  # a coordinator's words: they are given back
    g.site = Site(name="", accent="", exit_enabled=True)
    page = render_template("urgent_help/without.html", **_by_nation(HelpContact.defaults()))
    return make_response(page, 503)


@bp.get("/set-up/urgent-help")
@gate.coordinators
def index() -> str:
    """The contacts, in order, and when each was last checked."""
    return render_template("urgent_help/index.html", contacts=_contacts())


@bp.post("/set-up/urgent-help/begin")
@gate.coordinators
def begin() -> Response:
    """Keeps the contacts that we begin with, so that each can be checked and changed."""
    HelpContact.seed()
    return _listed(gettext("These are the ones that we begin with. Please check each of them."))


@bp.get("/set-up/urgent-help/new")
@gate.coordinators
def new() -> str:
    """A form for another contact."""
    return render_template("urgent_help/new.html", form=ContactForm())


@bp.post("/set-up/urgent-help")
@gate.coordinators
def create() -> Page:
    """Adds a contact, after the others."""
    form = ContactForm()
    if not form.validate():
        return render_template("urgent_help/new.html", form=form), 422
    contact = HelpContact.create(by=g.member, **form.data)
    return go(url_for(".index"), say=gettext("%(name)s is on the page.", name=contact.name))


@bp.get("/set-up/urgent-help/<int:id>")
@gate.coordinators
def ask_edit(id: int) -> str:
    """One contact."""
    contact = gate.find(policy.visible_help_contacts(g.member), id)
    return render_template("urgent_help/edit.html", contact=contact, form=ContactForm(obj=contact))


@bp.post("/set-up/urgent-help/<int:id>")
@gate.coordinators
def edit(id: int) -> Page:
    """Changes a contact."""
    contact = gate.find(policy.visible_help_contacts(g.member), id)
    form = ContactForm()
    if not form.validate():
        return render_template("urgent_help/edit.html", contact=contact, form=form), 422
    contact.edit(by=g.member, **form.data)
    return go(url_for(".index"), say=gettext("%(name)s is saved.", name=contact.name))


@bp.post("/set-up/urgent-help/<int:id>/check")
@gate.coordinators
def check(id: int) -> Response:
    """Notes that somebody rang the number today, and that the words are right."""
    contact = gate.find(policy.visible_help_contacts(g.member), id)
    contact.check(by=g.member)
    return _listed(gettext("%(name)s was checked today.", name=contact.name))


@bp.post("/set-up/urgent-help/<int:id>/reorder")
@gate.coordinators
def reorder(id: int) -> Response:
    """Moves a contact one place up or down."""
    contact = gate.find(policy.visible_help_contacts(g.member), id)
    contact.reorder(asked_way(), by=g.member)
    return _listed(gettext("%(name)s has moved.", name=contact.name))


@bp.get("/set-up/urgent-help/<int:id>/remove")
@gate.coordinators
def ask_remove(id: int) -> str:
    """Asks once more before a contact is taken off the page."""
    contact = gate.find(policy.visible_help_contacts(g.member), id)
    return render_template("urgent_help/remove.html", contact=contact)


@bp.post("/set-up/urgent-help/<int:id>/remove")
@gate.coordinators
def remove(id: int) -> Response:
    """Takes a contact off the page."""
    contact = gate.find(policy.visible_help_contacts(g.member), id)
    contact.remove(by=g.member)
    return go(url_for(".index"), say=gettext("%(name)s is off the page.", name=contact.name))


def _contacts() -> list[HelpContact]:
    return list(session.scalars(policy.visible_help_contacts(g.member)))


def _listed(say: str) -> Response:
    return answer(
        "urgent_help/_list.html", otherwise=url_for(".index"), say=say, contacts=_contacts()
    )


def _by_nation(contacts: list[HelpContact]) -> dict[str, Any]:
    """Those for everybody first, then each nation's own."""
    return {
        "everywhere": [each for each in contacts if each.everywhere],
        "nations": {
            nation: own
            for nation in NATIONS
            if (own := [c for c in contacts if not c.everywhere and nation in c.nations])
        },
    }


def _must_be_number(words: str) -> None:
    if words and not NUMBER.match(words):
        raise ValidationError(gettext("Digits and spaces only, such as 116 123."))
