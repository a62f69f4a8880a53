"""Addresses in the fields of a header, and whose word a sender is: exactly one, or nobody's."""

from __future__ import annotations

import re

MOST = 200
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)')
_BRACKETS = re.compile(r"[()]")
_ADDRESS = r"[^\s@<>()\[\]\",;:\\]{1,64}@[^\W_](?:[\w.-]{0,251}[^\W_])?"
_WHOLE = re.compile(_ADDRESS)
_ANGLED = re.compile(rf"[^<>@]*<\s*({_ADDRESS})\s*>\s*")
_WITHIN = re.compile(rf"(?<![^\s<,;:(]){_ADDRESS}(?![\w@])")


def sender(values: tuple[str, ...]) -> str:
    """The one address of the From fields, in lower case; "" for none, several or a riddle.

    Mail programs disagree on `a@x.example <b@y.example>`, and who forges mail counts on that.
    """
    if len(values) != 1:
        return ""
    pieces = [each.strip() for each in re.split("[,;]", _bare(values[0]))]
    pieces = [each for each in pieces if each]
    if len(pieces) != 1:
        return ""
    match = _ANGLED.fullmatch(pieces[0])
    address = match[1] if match else pieces[0]
    return address.lower() if _WHOLE.fullmatch(address) else ""


def addresses(values: tuple[str, ...]) -> tuple[str, ...]:
    """Every address in some fields, in lower case, each once."""
    found = (each.lower() for value in values for each in _WITHIN.findall(_bare(value)))
    return tuple(dict.fromkeys(found))[:MOST]


def _bare(value: str) -> str:
    """A field without quoted names and comments."""
    text = _QUOTED.sub(" ", value)
    kept, depth, end = [], 0, 0
    for bracket in _BRACKETS.finditer(text):
        if not depth:
            kept.append(text[end : bracket.start()])
        depth = depth + 1 if bracket[0] == "(" else max(depth - 1, 0)
        end = bracket.end()
    return " ".join([*kept, "" if depth else text[end:]])
