"""Pages about this place: privacy, safety, accessibility, contact."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext

from forum.models.privacy import REGISTER
from forum.views import gate, leaflets

bp = Blueprint("pages", __name__)


@bp.get("/privacy")
@gate.anyone
def privacy() -> str:
    """What is kept about people, from the register of personal data."""
    leaflet = leaflets.read("pages", "privacy")
    entries = [
        {
            "what": gettext(entry.what),
            "why": gettext(entry.why),
            "who": gettext(entry.who),
            "until": gettext(entry.until),
            "erased": gettext(entry.erased),
        }
        for entry in REGISTER
    ]
    return render_template("pages/privacy.html", leaflet=leaflet, entries=entries)


@bp.get("/safety")
@gate.anyone
def safety() -> str:
    """How this place is kept safe, and what it cannot do."""
    return _page("safety")


@bp.get("/accessibility")
@gate.anyone
def accessibility() -> str:
    """Who can use this place, and how well."""
    return _page("accessibility")


@bp.get("/contact")
@gate.anyone
def contact() -> str:
    """Who runs it, and how to reach them."""
    return _page("contact")


def _page(name: str) -> str:
    return render_template("pages/show.html", leaflet=leaflets.read("pages", name))
