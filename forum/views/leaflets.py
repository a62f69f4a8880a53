"""Leaflets: pages of plain words from Markdown files, in the reader's language where we have it.

The first line of a file is its title, the first paragraph says what it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app, render_template
from flask_babel import get_locale
from markupsafe import Markup

from forum.text import markdown

FALLBACK = "en"
TABLE = Markup(
    '<div class="table-box" tabindex="0" role="group" aria-label="{title}"><table class="table">'
)
TABLE_END = Markup("</table></div>")


@dataclass(frozen=True)
class Leaflet:
    """One page: its title, what it is about, and the rest, safe to show."""

    title: str
    lead: str
    html: Markup
    language: str


def read(folder: str, name: str, **context: Any) -> Leaflet:
    """The leaflet of that name; its Markdown may ask for the site and for what is in `context`.

    Raises jinja2.TemplateNotFound where there is none.
    """
    own = str(get_locale())
    names = [f"{folder}/{own}/{name}.md", f"{folder}/{name}.md"]
    template = current_app.jinja_env.select_template(names)
    language = own if template.name == names[0] else FALLBACK
    return _made(render_template(template, **context), language)


@lru_cache(maxsize=128)
def _made(source: str, language: str) -> Leaflet:
    title, lead, rest = _parts(source)
    return Leaflet(
        title, lead, _with_roomy_tables(markdown.render_page(rest).html, title), language
    )


def _with_roomy_tables(html: Markup, title: str) -> Markup:
    """A table that is too wide for a phone scrolls by itself, by keyboard too."""
    return html.replace("<table>", TABLE.format(title=title)).replace("</table>", TABLE_END)


def _parts(source: str) -> tuple[str, str, str]:
    title, _, words = source.strip().partition("\n")
    lead, _, rest = words.strip().partition("\n\n")
    return title.removeprefix("# ").strip(), " ".join(lead.split()), rest
