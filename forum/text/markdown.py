"""Markdown in, safe HTML out: guard, parse, sanitise twice, and keep the words beside it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from markdown import Markdown
from markupsafe import Markup

from forum.text import characters, dialect, guard, readable, sanitise

# Raise it when the same source would give other HTML: what is stored is then rendered anew.
RENDER_VERSION = 1


@dataclass(frozen=True)
class Rendered:
    """A text as it is kept: HTML to show, words to search and send, and who made them."""

    html: Markup
    plain: str
    version: int


class _Press:
    def __init__(
        self, parser: Callable[[], Markdown], limits: guard.Limits, allow: sanitise.AllowList
    ) -> None:
        self._make_parser = parser
        self._parser = parser()
        self._limits = limits
        self._sanitiser = sanitise.Sanitiser(allow)

    def render(self, source: str) -> Rendered:
        html = self._sanitiser.clean(self._parsed(characters.scrub(source))).strip()
        return Rendered(Markup(html), readable.words(html), RENDER_VERSION)

    def _parsed(self, source: str) -> str:
        if guard.is_knotted(source, self._limits):
            return guard.paragraphs(source)
        try:
            return str(self._parser.reset().convert(source))
        except (RecursionError, LookupError, ValueError):
            # How deep it may go depends on the caller; whatever it fails on, no word is lost. It
            # keeps what it was in the middle of, so it is of no more use.
            self._parser = self._make_parser()
            return guard.paragraphs(source)


class _Presses(threading.local):
    """Parsers keep state while they work, so that each thread has its own."""

    def __init__(self) -> None:
        self.post: _Press | None = None
        self.page: _Press | None = None


_presses = _Presses()


def render(source: str) -> Rendered:
    """Render what a member wrote. Any text is taken, nothing is raised.

    Text past `guard.POST` is shown as plain paragraphs. Links lead to http, https, mailto or
    this site only. Headings are h3 and h4, to stand under the h2 of a post.
    """
    _presses.post = _presses.post or _Press(dialect.for_posts, guard.POST, sanitise.POST)
    return _presses.post.render(source)


@lru_cache(maxsize=64)  # a handful of pages, each read far more often than written
def render_page(source: str) -> Rendered:
    """Render a page of the charity: up to 100,000 characters, tables, h2 to h4 with ids.

    The ids begin with "section-", so that they never meet an id of the page around.
    """
    _presses.page = _presses.page or _Press(dialect.for_pages, guard.PAGE, sanitise.PAGE)
    return _presses.page.render(source)
