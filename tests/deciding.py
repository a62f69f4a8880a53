"""Sends the moderators' form as a person does: once, and again when the letter is shown first."""

from __future__ import annotations

from typing import Any

from tests.visits import Browser

REASON = "It names a nurse."


def fields(browser: Browser) -> dict[str, str]:
    """What stands in the form that is shown; several values under one name as a list."""
    form = browser.page.xpath('//form[.//*[@name="looked"]]')[0]
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def press(browser: Browser, path: str, *, htmx: bool = False, **words: Any) -> None:
    """Fills the form in and sends it, with a letter."""
    words = {"reason": REASON, "clause": "Be kind", "tell": "y", **words}
    browser.post(path, words, htmx=htmx)
    if browser.response is not None and browser.response.status_code == 200:
        browser.post(
            path, {**fields(browser), **words, "looked": fields(browser)["looked"]}, htmx=htmx
        )
