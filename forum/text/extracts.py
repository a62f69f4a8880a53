"""Short pieces of a text: its beginning, or the place where the words searched for stand."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

ELLIPSIS = "…"
_BEFORE = 40  # characters shown before the first hit
_REMEMBERED = 4096
_JOINER = "\u200d"
_SELECTORS = "\ufe0e\ufe0f"


@dataclass(frozen=True)
class Part:
    """A run of an extract; a hit is one of the words searched for."""

    text: str
    hit: bool


def excerpt(plain: str, length: int) -> str:
    """Return the beginning of a text on one line: whole words, and … where it goes on."""
    line = " ".join(plain[: length * 4 + 200].split())
    if len(line) <= length:
        return line
    return line[: _end(line, length)].rstrip(" ,;:–-") + ELLIPSIS


def extracts(plain: str, words: Iterable[str], width: int = 160) -> list[Part]:
    """Return the part of a text around the first hit, at most `width` characters and two …

    Words match as FTS5's tokenizer "unicode61 remove_diacritics 2" has it: whatever the case and
    the accents, whole words only, or their beginnings where a word ends with *. Without a hit it
    is the beginning of the text. Escaping is left to the template.
    """
    text = " ".join(plain.split())
    pattern = _pattern(words)
    folded = fold(text)
    first = pattern.search(folded) if pattern else None
    start = _start(text, first.start(), width) if first else 0
    end = start + _end(text[start:], width)
    hits = [match.span() for match in pattern.finditer(folded, start, end)] if pattern else []
    return _parts(text, start, end, hits)


def fold(text: str) -> str:
    """Return a text in small letters without accents, character for character as long."""
    return text.lower() if text.isascii() else text.translate(_folded)


class _Folded(dict[int, str]):
    """Each character folded when first met; like the index, only a-z lose their accents."""

    def __missing__(self, point: int) -> str:
        whole = chr(point).casefold()
        folded = whole if len(whole) == 1 else chr(point)
        apart = unicodedata.normalize("NFD", folded)
        bare = "".join(each for each in apart if not unicodedata.combining(each))
        letter = bare.lower() if len(bare) == 1 and bare.isascii() else folded
        if len(self) < _REMEMBERED:
            self[point] = letter
        return letter


_folded = _Folded()


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    wanted = set()
    for word in words:
        beginning = "[^\\W_]*" if word.endswith("*") else ""
        tokens = [re.escape(token) for token in re.findall(r"[^\W_]+", fold(word))]
        if tokens:
            wanted.add(r"[\W_]+".join(tokens) + beginning)
    if not wanted:
        return None
    longest_first = sorted(wanted, key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(longest_first)})(?![^\W_])")


def _start(text: str, hit: int, width: int) -> int:
    """Return where to begin, so that a hit has some words before it and the width is used."""
    earliest = max(0, min(hit - _BEFORE, len(text) - width))
    if earliest == 0:
        return 0
    space = text.find(" ", earliest - 1, hit)
    return space + 1 if space >= 0 else hit


def _end(text: str, length: int) -> int:
    """Return where to cut: after a word if one ends late enough, never within a letter."""
    if len(text) <= length:
        return len(text)
    space = text.rfind(" ", 0, length + 1)
    return space if space > length // 2 else _between_letters(text, length)


def _between_letters(text: str, cut: int) -> int:
    for place in range(cut, max(cut - 16, 0), -1):
        if not _goes_on(text[place - 1], text[place]):
            return place
    return cut


def _goes_on(before: str, after: str) -> bool:
    """Whether two characters are parts of one letter or one picture."""
    return bool(unicodedata.combining(after)) or before == _JOINER or after in _JOINER + _SELECTORS


def _parts(text: str, start: int, end: int, hits: Iterable[tuple[int, int]]) -> list[Part]:
    parts = [Part(f"{ELLIPSIS} ", hit=False)] if start else []
    for first, last in hits:
        parts += [Part(text[start:first], hit=False), Part(text[first:last], hit=True)]
        start = last
    parts.append(Part(text[start:end] + (f" {ELLIPSIS}" if end < len(text) else ""), hit=False))
    return [part for part in parts if part.text]
