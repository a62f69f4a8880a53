"""Words that a reader would rather not meet: whether they stand in a text, in linear time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60  # characters of a word or phrase
MOST = 50  # words or phrases of one reader
_REMEMBERED = 4096
_WORD = re.compile(r"[^\W_]+")


def plainly(text: str) -> str:
    """Return the words of a text in small letters without accents, a space around each.

    "Don't, Zoë" is " don t zoe ". Empty when there is no letter or digit. Each character is
    folded by itself, because normalising a whole text is quadratic in its stacked accents.
    """
    words = _WORD.findall(text.lower() if text.isascii() else text.translate(_folded))
    return f" {' '.join(words)} " if words else ""


def stand_in(wanted: Iterable[str], *texts: str) -> bool:
    """Whether one of the words or phrases stands in a text, whole; each as `plainly` gives it."""
    plain = [plainly(text) for text in texts if text]
    return any(each in text for text in plain for each in wanted)


class _Folded(dict[int, str]):
    """Each character folded when it is first met."""

    def __missing__(self, point: int) -> str:
        apart = unicodedata.normalize("NFKD", chr(point).casefold())
        folded = "".join(each for each in apart if not unicodedata.combining(each))
        if len(self) < _REMEMBERED:
            self[point] = folded
        return folded


_folded = _Folded()
