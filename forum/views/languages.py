"""Which language the pages speak: the member's, the one chosen here, or the browser's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import g, request, session
from flask_babel import Babel
from jinja2 import pass_eval_context
from markupsafe import Markup

from forum.mail.speaking import spoken

if TYPE_CHECKING:
    from flask import Flask
    from jinja2.nodes import EvalContext

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
    # A page says some sixty texts; Flask-Babel would look up request and language for each, and
    # Jinja would fill in values that nearly none of them has.
    app.jinja_env.globals |= {"_": _said, "gettext": _said, "ngettext": _counted}


@pass_eval_context
def _said(made: EvalContext, words: str, /, **values: Any) -> str:
    return _filled(made, spoken().translations.ugettext(words), values)


@pass_eval_context
def _counted(made: EvalContext, one: str, many: str, count: int, /, **values: Any) -> str:
    text = spoken().translations.ungettext(one, many, count)
    return _filled(made, text, {"num": count, **values})


def _filled(made: EvalContext, text: str, values: dict[str, Any]) -> str:
    said = Markup(text) if made.autoescape else text  # ours, so that only the values are escaped
    return said % values if values else said


def chosen() -> str:
    """The code of the language for this request."""
    member = g.get("member")
    own = (member and member.language) or session.get("language")
    if own in LANGUAGES:
        return str(own)
    return request.accept_languages.best_match(LANGUAGES, default="en") or "en"
