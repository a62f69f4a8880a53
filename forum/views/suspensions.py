"""What a suspended member can read about it: until when, why, and what she can still do."""

from __future__ import annotations

from flask import Blueprint, g, render_template, url_for
from flask_babel import gettext

from forum.models.suspensions import Suspension
from forum.views import gate
from forum.views.hypermedia import Page, go

bp = Blueprint("suspensions", __name__)


@bp.get("/suspended")
@gate.signed_in
def show() -> Page:
    """How it stands; to whoever is not suspended it says so."""
    suspension = Suspension.of(g.member)
    if suspension is None:
        return go(url_for("home.show"), say=gettext("You are not suspended. Welcome back."))
    return render_template("suspensions/show.html", suspension=suspension)
