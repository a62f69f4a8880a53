"""One thing that was looked at: how it is, and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`sign`: ok, look (it works, but), bad (it does not)."""

    sign: str
    words: str
    advice: str = ""


def ok(words: str) -> Finding:
    """As it should be."""
    return Finding("ok", words)


def look(words: str, advice: str) -> Finding:
    """It works, but somebody should see to it."""
    return Finding("look", words, advice)


def bad(words: str, advice: str) -> Finding:
    """It does not work, or may not for long."""
    return Finding("bad", words, advice)
