"""The site: the charity's name, colour and exit, and the page from which all is set up."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from forum import policy
from forum.models import colours
from forum.models.beginning import first_steps
from forum.models.sites import ABOUT_LENGTH, ADDRESS_LENGTH, NAME_LENGTH
from forum.views import gate
from forum.views.forms import Plain, tidied
from forum.views.hypermedia import Page, go

bp = Blueprint("sites", __name__)

YEAR = 365 * 24 * 3600  # seconds


class SiteForm(FlaskForm):
    """What the charity chooses for the whole site."""

    name = StringField(
        lazy_gettext("Name of this place"),
        filters=[tidied],
        validators=[DataRequired(lazy_gettext("Give this place a name.")), Plain(NAME_LENGTH)],
    )
    about = TextAreaField(
        lazy_gettext("What it is"),
        filters=[tidied],
        validators=[Plain(ABOUT_LENGTH, multiline=True)],
    )
    run_by = StringField(lazy_gettext("Who runs it"), filters=[tidied], validators=[Plain(200)])
    contact_email = StringField(
        lazy_gettext("Email address that people can write to"),
        filters=[tidied],
        validators=[Plain(254)],
    )
    accent = StringField(lazy_gettext("Colour"), filters=[tidied, str.lower])
    exit_enabled = BooleanField(lazy_gettext("Show “Exit this page” on every page"))
    exit_url = StringField(
        lazy_gettext("Where it leads"), filters=[tidied], validators=[Plain(ADDRESS_LENGTH)]
    )

    def validate_contact_email(self, field: Any) -> None:
        """Raises ValidationError for what cannot be an address."""
        try:
            if field.data:
                validate_email(field.data, check_deliverability=False)
        except EmailNotValidError:
            raise ValidationError(
                gettext("Write it like name@example.org, or leave it empty.")
            ) from None

    def validate_accent(self, field: Any) -> None:
        """Raises ValidationError, with a colour that would do, for one that cannot be read."""
        if not colours.is_colour(field.data):
            raise ValidationError(gettext("Choose a colour, or write it like #1d6660."))
        if not colours.is_readable(field.data):
            chosen, field.data = field.data, colours.nearby(field.data)
            raise ValidationError(
                gettext(
                    "Words in %(colour)s would be hard to read. The nearest clear colour is here "
                    "now: save it if you like it, or choose another.",
                    colour=chosen,
                )
            )

    def validate_exit_url(self, field: Any) -> None:
        """Raises ValidationError for anything but a web address that nobody else can read."""
        parts = urlsplit(field.data) if field.data.isascii() else None
        if parts is None or parts.scheme != "https" or not parts.hostname or " " in field.data:
            raise ValidationError(gettext("Write it with https:// at the front."))


@bp.get("/set-up")
@gate.members
def index() -> str:
    """Everything that coordinators and administrators look after, on one page."""
    gate.allow(policy.can_look_up_members(g.member))
    steps = first_steps(g.site) if policy.can_set_up_boards(g.member) else None
    return render_template("sites/index.html", steps=steps)


@bp.get("/set-up/site")
@gate.administrators
def show() -> str:
    """What the charity chose."""
    return render_template("sites/show.html", form=SiteForm(obj=g.site))


@bp.post("/set-up/site")
@gate.administrators
def edit() -> Page:
    """Changes it."""
    form = SiteForm()
    if not form.validate():
        return render_template("sites/show.html", form=form), 422
    g.site.edit(by=g.member, **form.data)
    return go(url_for(".index"), say=gettext("The site is saved."))


@bp.get("/accent.css")
@gate.anyone
def accent() -> Response:
    """The colours that follow from the accent in the address; kept for ever, as it never changes.

    A colour that could not be read becomes the nearest that can.
    """
    colour = "#" + request.query_string.decode("ascii", "replace").lower()
    if not colours.is_colour(colour):
        abort(404)
    light, dark = colours.shades(colours.nearby(colour))
    response = make_response(render_template("accent.css", light=light, dark=dark))
    response.content_type = "text/css; charset=utf-8"
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
