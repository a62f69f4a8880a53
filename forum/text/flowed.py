"""Lines that a mail program broke only for the wire, joined again (RFC 3676, format=flowed)."""

from __future__ import annotations

import re

_QUOTE = re.compile(r">+")


def joined(text: str, *, del_sp: bool = False) -> str:
    """The text with its paragraphs each on one line.

    `del_sp`: the space at the end of a broken line goes too, as in languages without spaces.
    """
    pieces: list[str] = []
    goes_on, depth_before = False, 0
    for line in text.split("\n"):
        depth, words = _taken_apart(line)
        if not (goes_on and depth == depth_before and words != "-- "):
            pieces.append("\n" + "> " * bool(depth))
        goes_on = words.endswith(" ") and words != "-- "
        pieces.append(words[:-1] if goes_on and del_sp else words)
        depth_before = depth
    return "".join(pieces)[1:]


def _taken_apart(line: str) -> tuple[int, str]:
    """How deep a line is quoted, and its words."""
    marks = _QUOTE.match(line)
    depth = marks.end() if marks else 0
    words = line[depth:]
    return depth, words[1:] if words.startswith(" ") else words
