"""When something is wrong: calm words, the right status, and every typed word given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app, g, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import (
    Forbidden,
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
    SecurityError,
    TooManyRequests,
)

from forum import db
from forum.models.members import Visitor
from forum.models.read_only import Refused
from forum.models.sites import Site
from forum.views import hypermedia

if TYPE_CHECKING:
    from flask import Flask

SECRET = ("password", "token", "code")
PAGES = frozenset({400, 401, 403, 404, 413, 429, 500, 503})


class Unproven(Forbidden):
    """Her second factor first; then what she sent can be sent again."""


def init_app(app: Flask) -> None:
    """Shows our own page for everything that goes wrong."""
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(Refused, read_only)
    app.register_error_handler(InternalServerError, unexpected)


def show(problem: HTTPException) -> Response:
    """The page of a refusal. Redirects that Werkzeug raises pass as they are."""
    status = problem.code or 500
    if status < 400:
        return make_response(problem.get_response())
    if isinstance(problem, SecurityError):  # a strange host: no address can be built for it
        return Response("This site has another address.\n", status, mimetype="text/plain")
    if isinstance(problem, Unproven):
        return _page(status, page="unproven")
    if not isinstance(problem, TooManyRequests):
        return _page(status)
    response = _page(status, problem.description or "")
    response.headers["Retry-After"] = str(problem.retry_after or 60)  # seconds
    return response


def busy(problem: OperationalError) -> Response:
    """The database could not take it now: disk full, locked, read-only. Nothing was written."""
    kind = getattr(problem.orig, "sqlite_errorname", type(problem.orig).__name__)
    current_app.logger.error("the database refused: %s", kind)
    g.member, g.site = Visitor(), None  # the page must not ask the database once more
    return _page(503)


def read_only(_problem: Refused) -> Response:
    """Nothing can be saved for some minutes, and why; reading goes on."""
    db.begin(writing=False)
    response = _page(503, page="read_only")
    response.headers["Retry-After"] = "120"  # seconds
    return response


def unexpected(problem: InternalServerError) -> Response:
    """A fault of ours; what raised goes to the log, without anybody's words."""
    original = problem.original_exception
    if isinstance(original, Refused):
        return read_only(original)
    if isinstance(original, OperationalError):
        return busy(original)
    return _page(500)


def kept_words() -> list[tuple[str, str]]:
    """What was typed into the form that could not be taken, secrets left out."""
    try:
        typed = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    return [(name, words) for name, words in typed if not any(each in name for each in SECRET)]


def _page(status: int, details: str = "", *, page: str = "") -> Response:
    """HTMX gets the same page, of which it shows the words in #flash; the form stays as it is."""
    g.setdefault("member", Visitor())
    if g.get("site") is None:
        g.site = Site(name="", accent="#1d6660", exit_enabled=True)
    name = status if status in PAGES else (400 if status < 500 else 500)
    by_htmx = hypermedia.by_htmx()
    words = kept_words() if request.method == "POST" else []
    html = render_template(
        f"problems/{page or name}.html",
        kept=[] if by_htmx else words,
        again=request.path,
        details=details,
        reference=g.get("request_id"),
        wrote=any(name == "body" for name, _ in words),
    )
    response = make_response(html, status)
    if words:
        response.headers["Cache-Control"] = "no-store"  # whoever wrote them may be signed out
    if by_htmx:
        response.headers["HX-Retarget"], response.headers["HX-Reselect"] = "#flash", "#problem"
        response.headers["HX-Reswap"] = "innerHTML"
    return response
