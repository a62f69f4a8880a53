"""What forms share: texts and numbers judged by their characters, ways back that stay with us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import abort, current_app, request
from flask_babel import gettext
from wtforms import ValidationError

from forum.db import LARGEST_NUMBER
from forum.models.ordering import Way
from forum.text import characters
from forum.views.application import SAFE

if TYPE_CHECKING:
    from flask import Flask

FORM = "application/x-www-form-urlencoded"


def init_app(app: Flask) -> None:
    """Looks at what is sent before any view does."""
    app.before_request(only_forms)


def only_forms() -> None:
    """Refuses what no form of ours sends (415): Flask-WTF would take JSON and files for fields."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE or getattr(view, "door", "") == "machines":
        return
    if request.mimetype not in ("", FORM):
        abort(415)


def tidied(words: str | None) -> str:
    """A filter: line ends as \\n, spaces around trimmed, "" when nothing would be seen."""
    return characters.tidy(words or "")


class Plain:
    """A validator: characters that people can see, and no more of them than `longest`."""

    def __init__(self, longest: int, *, multiline: bool = False) -> None:
        self.longest = longest
        self.multiline = multiline

    def __call__(self, form: Any, field: Any) -> None:
        """Raises ValidationError with a sentence that says what to do."""
        words = field.data or ""
        if len(words) > self.longest:
            raise ValidationError(
                gettext(
                    "This is %(over)s characters too long. Please shorten it.",
                    over=len(words) - self.longest,
                )
            )
        if characters.problem(words, multiline=self.multiline):
            raise ValidationError(
                gettext("There is a hidden character in this. Please type it anew.")
            )


def number_in(words: str | None) -> int | None:
    """A row's number as it came in a form or an address; None for what is no number.

    One that is too large becomes the largest, which no row has either.
    """
    words = words or ""
    if not (words.isascii() and words.isdigit() and len(words) < 19):
        return None
    return min(int(words), LARGEST_NUMBER)


def asked_way() -> Way:
    """Which of the two buttons was pressed, up or down; else 400."""
    way = request.form.get("way")
    if way == "up":
        return "up"
    return "down" if way == "down" else abort(400)


def way_back(address: str | None, *, otherwise: str) -> str:
    """`address` when it is a path of this site, else `otherwise`: no open redirect."""
    address = address or ""
    plain = address.startswith("/") and address[1:2] not in ("/", "\\")
    if not plain or characters.problem(address, multiline=False) or "\\" in address:
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address
