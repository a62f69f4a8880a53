"""Answers in two ways: the changed partials to HTMX, a redirect to a plain form.

The only place that reads HX-Request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request
from markupsafe import Markup, escape
from werkzeug.urls import iri_to_uri

Page = str | tuple[str, int] | Response  # what a view may answer with
ROOT_ID = re.compile(r'\bid="([^"]+)"')
PARTIAL = Markup('<hx-partial hx-target="#{id}" hx-swap="{swap}">{html}</hx-partial>')


def by_htmx() -> bool:
    """Whether HTMX asks, and changed parts are enough."""
    return request.headers.get("HX-Request") == "true"


def answer(
    template: str,
    *,
    otherwise: str,
    also: Sequence[str] = (),
    below: Mapping[str, str] | None = None,
    say: str = "",
    **context: Any,
) -> Response:
    """The end of a verb.

    `template`: the partial that changed, whose root has an id. `also`: further partials, swapped
    where they stand. `below`: further ones by the id of the element that they are put at the end
    of. `otherwise`: where a plain form is sent (303). `say`: one sentence on what happened, for
    the polite live region or the next page's top.
    """
    if not by_htmx():
        if say:
            flash(say)
        return make_response(redirect(otherwise, 303))
    parts = [Markup(render_template(template, **context))]
    parts += [_aside(render_template(name, **context)) for name in also]
    parts += [_below(id, render_template(name, **context)) for id, name in (below or {}).items()]
    if say:
        parts.append(announcement(say))
    return make_response(Markup("\n").join(parts))


def go(address: str, *, say: str = "") -> Response:
    """Sends the browser to another page, by a plain redirect or by HTMX's own."""
    if say:
        flash(say)
    if not by_htmx():
        return make_response(redirect(address, 303))
    answered = make_response("", 200)
    answered.headers["HX-Redirect"] = iri_to_uri(address)  # headers hold no other letters
    return answered


def announcement(words: str) -> Markup:
    """Words for the polite live region."""
    return PARTIAL.format(id="announcer", swap="innerHTML", html=escape(words))


def _below(id: str, html: str) -> Markup:
    return PARTIAL.format(id=id, swap="beforeend", html=Markup(html))


def _aside(html: str) -> Markup:
    found = ROOT_ID.search(html)
    if not found:
        raise ValueError("a partial's root needs an id")
    return PARTIAL.format(id=found[1], swap="outerMorph", html=Markup(html))
