"""Which language the pages speak: the member's, the one chosen here, or the browser's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import g, request, session
from flask_babel import Babel, get_domain

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
    return str(_translations().ugettext(words))


def _counted(one: str, many: str, count: int) -> str:
    return str(_translations().ungettext(one, many, count))


def _translations() -> Any:
    """Those of this request's language, found once."""
    if "translations" not in g:
        g.translations = get_domain().get_translations()
    return g.translations


def chosen() -> str:
    """The code of the language for this request."""
    own = getattr(g.get("member"), "language", None) or session.get("language")
    if own in LANGUAGES:
        return str(own)
    return request.accept_languages.best_match(LANGUAGES, default="en") or "en"
