"""How much is new "For you": the number in the navigation of every page.

It hangs on what she may read, which is known only once her rights are read. So it is asked in the
very statement that reads them, as of what she might read when she was here last; when that has
changed meanwhile, and on the first page that a process shows her, it is asked once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, g, request

from forum import policy
from forum.db import session
from forum.models import arrivals, unread
from forum.policy import Standing
from forum.views.application import SAFE
from forum.views.hypermedia import by_htmx

if TYPE_CHECKING:
    from flask import Flask

    from forum.models.reader import Rows

MOST = 5_000  # readers whose standing is remembered
Reader = tuple[Standing, bool]  # what the question hangs on; whether she has muted words


def init_app(app: Flask) -> None:
    """Asks before each page, when the gate has found out who is there."""
    app.extensions["standings"] = {}
    app.before_request(_ask_along)


def count() -> int:
    """The number for this page; no statement where it was asked along."""
    if not g.member.signed_in:
        return 0
    now, asked = _reader(), g.get("asked_along")
    if asked is None or asked[0] != now:
        rows = session.execute(_question(now), unread.values(g.member)).all()
        asked = g.asked_along = now, [tuple(row) for row in rows]
        _remember(now)
    return arrivals.waiting(asked[1], member=g.member)


def _ask_along() -> None:
    """A part of a page, and a form, show no number."""
    if not g.member.signed_in or request.method not in SAFE or by_htmx():
        return
    reader = _last_time().get(g.member.id)
    if reader:
        rows = g.member.ask_along((_question(reader),), unread.values(g.member))
        g.asked_along = reader, rows


def _last_time() -> dict[int, Reader]:
    """By the number of a member, how she stood when she was here last."""
    standings: dict[int, Reader] = current_app.extensions["standings"]
    return standings


def _reader() -> Reader:
    return Standing.held(g.member), bool(g.member.away.words)


def _remember(reader: Reader) -> None:
    if len(_last_time()) >= MOST:
        _last_time().clear()
    _last_time()[g.member.id] = reader


def _question(reader: Reader) -> Rows:
    standing, with_words = reader
    return arrivals.question(*policy.what_may_arrive(standing), with_words)
