"""The language of the pages."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext

from forum.mail import speaking
from forum.views import gate, limits
from forum.views.forms import way_back
from forum.views.hypermedia import Page, go
from forum.views.languages import LANGUAGES, chosen

bp = Blueprint("language", __name__, url_prefix="/language")


@bp.get("")
@gate.anyone
def choose() -> Page:
    """The languages, each in its own words."""
    onward = way_back(request.args.get("next"), otherwise="")
    return render_template(
        "language/choose.html", languages=LANGUAGES, chosen=chosen(), onward=onward
    )


@bp.post("")
@gate.anyone
@limits.per_network("60 per hour", "language")
def change() -> Page:
    """Kept with the account, or for a visitor in the session."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        words = gettext("Please choose one of these.")
        return render_template(
            "language/choose.html", languages=LANGUAGES, chosen=chosen(), onward="", words=words
        ), 422
    if g.member.signed_in:
        g.member.language = language
    cookie["language"] = language
    speaking.change()
    onward = way_back(request.form.get("next"), otherwise=url_for("home.show"))
    return go(onward, say=gettext("The pages speak English now."))
