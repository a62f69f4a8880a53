"""Who a text may mean by an @: the possible names after it, for a caller to look up."""

import re
from collections.abc import Iterator
from itertools import takewhile

from forum.text import names

MOST = 20
WORDS = 5

# Not after a letter, a digit or what else stands before the @ of a mail address; not escaped.
_AT = re.compile(r"(?<![\w.+\\-])@(?=[^\W_])")
_WORD_END = re.compile(r"(?<=\S)(?=\s|\Z)")
_POSSESSIVE = re.compile(r"['’]s\Z", re.I)
_QUOTED_LINE = re.compile(r"^ {0,3}>.*$", re.M)
_TICKS = re.compile(r"(`+)")


def candidates(text: str) -> list[tuple[str, ...]]:
    """Return for each @ of a text the names that may follow it, longest first; at most 20.

    A name may have spaces, so "@Misty Wren thank you" means Misty Wren thank, Misty Wren or Misty.
    Takes Markdown or plain words; only in Markdown can code and quotes be told, and passed over.
    """
    words = _without_code(_QUOTED_LINE.sub("", text))
    found = []
    for match in _AT.finditer(words):
        if possible := tuple(_names(words[match.end() : match.end() + names.LONGEST + 1])):
            found.append(possible)
        if len(found) == MOST:
            break
    return found


def _names(after: str) -> Iterator[str]:
    run = "".join(takewhile(names.may_stand, after)).split("  ")[0]
    ends = [match.start() for match in _WORD_END.finditer(run)]
    known: set[str] = set()
    for end in reversed(ends[:WORDS]):
        word = run[:end].rstrip("-.'’")
        for name in (word, _POSSESSIVE.sub("", word)):
            if name not in known and len(name) <= names.LONGEST:
                known.add(name)
                yield name


def _without_code(text: str) -> str:
    """Return a text without what stands between backticks, in linear time."""
    pieces = _TICKS.split(text)
    closing: dict[str, list[int]] = {}
    for place in range(len(pieces) - 2, 0, -2):
        closing.setdefault(pieces[place], []).append(place)
    kept, place = [pieces[0]], 1
    while place < len(pieces):
        ends = closing[pieces[place]]
        while ends and ends[-1] <= place:
            ends.pop()
        place = ends[-1] if ends else place
        kept.append(" ")
        kept.append(pieces[place + 1])
        place += 2
    return "".join(kept)
