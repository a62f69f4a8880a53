"""A copy of one's data: everything that the register says can be copied, as one file."""

from __future__ import annotations

import json
from datetime import datetime

from flask import Blueprint, Response, g, render_template
from flask_babel import gettext

from forum import clock
from forum.models import copying
from forum.views import gate, limits
from forum.views.hypermedia import Page

bp = Blueprint("copies", __name__)


@bp.get("/you/copy")
@gate.confirmed
@gate.signed_in
def show() -> Page:
    """What is in it."""
    return render_template("copies/show.html")


@bp.post("/you/copy")
@gate.confirmed
@gate.signed_in
@limits.per_member("10 per day", "copies")
def make() -> Response:
    """Makes it and hands it over; nothing of it is kept here."""
    parts = [
        {
            gettext("What it is"): gettext(entry.what),
            gettext("Why it is kept"): gettext(entry.why),
            gettext("Who can see it"): gettext(entry.who),
            gettext("Until when"): gettext(entry.until),
            gettext("What is kept"): rows,
        }
        for entry, rows in copying.copy_of(g.member)
    ]
    words = json.dumps(parts, ensure_ascii=False, indent=2, default=_plain)
    response = Response(words, mimetype="application/json")
    name = f"copy-{clock.today():%Y-%m-%d}.json"  # says nothing of what this place is about
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
