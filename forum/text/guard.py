"""Which texts are too knotted for the Markdown parser, and how those are shown instead."""

import re
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup, escape

from forum.text import links


@dataclass(frozen=True)
class Limits:
    """How much markup a text may hold; past it, it is shown as plain paragraphs."""

    characters: int
    special: int
    brackets: int
    lines: int
    addresses: int


# Measured on python-markdown 3.11: 10,000 "[" took 34 s; "1. 1. 1. …" ended in RecursionError.
POST = Limits(characters=10_000, special=400, brackets=60, lines=800, addresses=100)
# A page of the charity is long, but written by one who means well; its author waits, not readers.
PAGE = Limits(characters=100_000, special=6_000, brackets=600, lines=3_000, addresses=600)

_SPECIAL = str.maketrans("", "", "[]`*_<>\\!()#~=&")
_ITEM = r"(?:[-*+]|\d{1,9}[.)])[ \t]+"
# Each marker on a line is one list within another: 800 lines of five took 0.4 s.
_MARKERS = re.compile(rf"^[ \t]*(?:(?:{_ITEM}){{4}}|(?:{_ITEM}|>[ \t]*){{6}})", re.M)
_RULE = re.compile(r"^[ \t]*([-*_])(?:[ \t]*\1)*[ \t]*$", re.M)
_ADDRESS = re.compile(r"://|www\.", re.I)
_LINE, _BREAK = "\n", "<br>\n"
_BLANK_LINES = re.compile(r"\n\s*\n")


def is_knotted(source: str, limits: Limits) -> bool:
    """Whether the parser would need too long for a text, or fail on it."""
    return (
        len(source) > limits.characters
        or len(source) - len(source.translate(_SPECIAL)) > limits.special
        or source.count("[") > limits.brackets
        or source.count("\n") >= limits.lines
        or len(_ADDRESS.findall(source)) > limits.addresses
        or bool(_MARKERS.search(_RULE.sub("", source)))
    )


def paragraphs(source: str) -> str:
    """Return HTML that shows a text as it was typed, in paragraphs, with its web addresses."""
    blocks = (block.strip() for block in _BLANK_LINES.split(_linked(source)))
    return "".join(f"<p>{block.replace(_LINE, _BREAK)}</p>" for block in blocks if block)


def _linked(text: str) -> str:
    pieces, end = [], 0
    for start, stop, href in islice(links.find(text), POST.addresses):
        pieces.append(escape(text[end:start]))
        pieces.append(Markup('<a href="{}">{}</a>').format(href, text[start:stop]))
        end = stop
    pieces.append(escape(text[end:]))
    return "".join(pieces)
