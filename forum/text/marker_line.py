"""Our own line in each letter that leaves: what is answered stands above it."""

from __future__ import annotations

import re

LINES = {
    "en": "-- Please write above this line --",
    "cy": "-- Ysgrifennwch uwchben y llinell hon --",
}
_LETTERS = re.compile(r"[^\W\d_]+")
_FIRST = re.compile(r"(?:please|write|ysgrifennwch)\b", re.IGNORECASE)
_LOOKED_AT = 120  # characters: mail programs break the line, and quote or embolden it
_NOT_BEFORE = re.compile(r"[^\W\d_]|>")  # within quoted lines, her own may follow
_MARKS = ("writeabovethisline", "ysgrifennwchuwchbenyllinellhon")


def line(language: str) -> str:
    """The line in a language, or in English."""
    return LINES.get(language, LINES["en"])


def find(text: str) -> int:
    """Where the line that holds our marker begins, outside quoted lines; -1 if none."""
    for first in _FIRST.finditer(text):
        letters = "".join(_LETTERS.findall(text[first.start() : first.start() + _LOOKED_AT]))
        if letters.casefold().removeprefix("please").startswith(_MARKS):
            start = text.rfind("\n", 0, first.start()) + 1
            if not _NOT_BEFORE.search(text, start, first.start()):
                return start
    return -1
