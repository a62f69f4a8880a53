"""Which language the pages speak: the member's, the one chosen here, or the browser's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import g, request, session
from flask_babel import Babel

from forum.mail.speaking import spoken

if TYPE_CHECKING:
    from flask import Flask

LANGUAGES = {"en": "English", "cy": "Cymraeg"}
FOLDER = Path(__file__).parent.parent / "translations"

babel = Babel()


def init_app(app: Flask) -> None:
    """Every text goes through gettext."""
    babel.init_app(
        app,
        default_locale="en",
        default_timezone="Europe/London",
        default_translation_directories=str(FOLDER),
        locale_selector=chosen,
    )
    # A page says some sixty texts; Flask-Babel would look up request and language for each.
    app.jinja_env.install_gettext_callables(_said, _counted, newstyle=True)  # type: ignore[attr-defined]


def _said(words: str) -> str:
    return str(spoken().translations.ugettext(words))


def _counted(one: str, many: str, count: int) -> str:
    return str(spoken().translations.ungettext(one, many, count))


def chosen() -> str:
    """The code of the language for this request."""
    member = g.get("member")
    own = (member and member.language) or session.get("language")
    if own in LANGUAGES:
        return str(own)
    return request.accept_languages.best_match(LANGUAGES, default="en") or "en"
