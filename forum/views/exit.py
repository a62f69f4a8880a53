"""Exit this page: ends the session of this browser and leaves for a neutral site."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, session
from flask_login import current_user
from sqlalchemy.exc import OperationalError

from forum import db
from forum.models.signin import SignIn
from forum.models.sites import EXIT_URL
from forum.views import gate

bp = Blueprint("exit", __name__)

OURS = (None, "same-origin", "none")  # none: a bookmark or the address typed by hand


@bp.get("/exit")
@gate.anyone
def leave() -> Response:
    """A plain link, as it must work at once and everywhere: a GET that ends one's own session.

    Another site can lead here but not sign anybody out: the session ends only when this site's own
    page, or the person herself, asked for it.
    """
    if _asked_by_herself():
        _end_session()
    return _away(g.site.exit_url)


@bp.errorhandler(OperationalError)
def leave_anyhow(_problem: OperationalError) -> Response:
    """The database does not answer: the cookie goes, and so does she."""
    if _asked_by_herself():
        session.clear()
    return _away(EXIT_URL)


@bp.get("/exit/about")
@gate.anyone
def about() -> str:
    """What "Exit this page" does, and what it cannot do."""
    return render_template("exit/about.html")


def _asked_by_herself() -> bool:
    """Whether it is a page that opens because of a press here (W3C, Fetch Metadata).

    Older browsers send none of this; to an image on another site they send no cookie either.
    """
    return (
        request.headers.get("Sec-Fetch-Site") in OURS
        and request.headers.get("Sec-Fetch-Dest") in (None, "document")
        and "Sec-Purpose" not in request.headers  # a guess of the browser, not a press
    )


def _end_session() -> None:
    if current_user.is_authenticated:
        number = current_user.id
        db.session.commit()  # a GET reads; what follows is a writing transaction of its own
        with db.transaction(patience=0.3):  # she is leaving now: the cookie goes in any case
            row = db.session.get(SignIn, number)
            if row:
                db.session.delete(row)
    session.clear()


def _away(address: str) -> Response:
    """Off to the neutral site; nothing of this answer is kept."""
    response = make_response(redirect(address, 303))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
