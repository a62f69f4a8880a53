"""The language that is spoken now: the page's, or within a letter its reader's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flask import g
from flask_babel import force_locale, get_domain, get_locale, refresh

if TYPE_CHECKING:
    from babel import Locale


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language with all its texts."""

    locale: Locale
    code: str
    translations: Any


def spoken() -> Spoken:
    """The one of now. A page says some sixty texts: it is found once, not once for each."""
    found = g.get("spoken")
    if found is None:
        locale = get_locale()
        found = g.spoken = Spoken(locale, str(locale), get_domain().get_translations())
    return cast("Spoken", found)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speaks another language for a while: `with speaking("cy"): …`."""
    before = g.pop("spoken", None)
    try:
        with force_locale(code):
            yield
    finally:
        g.pop("spoken", None)
        if before:
            g.spoken = before


def change() -> None:
    """Has the page's language found anew: it was chosen just now."""
    g.pop("spoken", None)
    refresh()
