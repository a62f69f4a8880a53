"""What in a letter would tell either side who the other is: found, and where, to be shown to her.

Known addresses, names and numbers are compared by skeleton, letter by letter, without what stands
between the letters: "M I A (at) example dot org" is an address too.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from forum.text import lookalikes, phone_numbers, postal

KINDS = ("email", "phone", "name", "address", "postcode", "nhs")
MOST = 50
_SHORTEST_LOCAL = 5  # of "miajones84" without its domain; shorter ones are words of the language
_FEWEST_DIGITS = 7

_AT = r"(?:\s{0,2}[@＠]\s{0,2}|%40|\s{0,2}[(\[{<]\s?(?:at|@)\s?[)\]}>]\s{0,2})"
_DOT = r"(?:[.．]|\s[.．]\s?|\s{0,2}[(\[{<]\s?(?:dot|\.)\s?[)\]}>]\s{0,2}| dot )"
_NAME = r"[^\W_][\w-]{0,62}"
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+'-]{{1,64}}(?:{_AT}{_NAME}(?:{_DOT}{_NAME}){{0,4}}"
    rf"|\s{{1,2}}at\s{{1,2}}{_NAME}(?:\s{{1,2}}dot\s{{1,2}}{_NAME}){{1,4}})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Giveaway:
    """One thing found: `kind` is one of KINDS, and it stands at text[start:end]."""

    kind: str
    start: int
    end: int


def found(
    text: str,
    *,
    addresses: Collection[str],
    names: Collection[str],
    numbers: Collection[str] = (),
) -> tuple[Giveaway, ...]:
    """Everything in a text that gives somebody away, in order, without overlaps.

    `addresses`, `names` and `numbers` are those of both sides. Names are best given in full: of
    one word, it is found wherever it stands alone. Any other address, number, postcode or NHS
    number is found too.
    """
    places = sorted(
        (*_known(text, addresses, names, numbers), *_patterns(text)),
        key=lambda each: (each.start, -each.end),
    )
    kept: list[Giveaway] = []
    for each in places:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept[:MOST])


def _patterns(text: str) -> Iterator[Giveaway]:
    for match in _EMAIL.finditer(text):
        yield Giveaway("email", *match.span())
    for start, end, kind in phone_numbers.find(text):
        yield Giveaway(kind, start, end)
    for start, end in postal.find(text):
        yield Giveaway("address", start, end)
    for start, end in postal.find_postcodes(text):
        yield Giveaway("postcode", start, end)


def _known(
    text: str, addresses: Iterable[str], names: Iterable[str], numbers: Iterable[str]
) -> Iterator[Giveaway]:
    letters, origins = _letters(text)
    wanted = (
        *(("name", each) for name in names for each in _of_name(name)),
        *(("email", each) for address in addresses for each in _of_address(address)),
        *(("phone", each) for number in numbers for each in _of_number(number)),
    )
    for kind, pattern in wanted:
        for match in re.finditer(pattern, letters):
            start, end = origins[match.start()], origins[match.end() - 1] + 1
            if _stands_alone(text, start, end):
                yield Giveaway(kind, start, end)


def _of_address(address: str) -> Iterator[str]:
    """Patterns of an address among mere letters, in whole and without its domain."""
    local, _, domain = address.rpartition("@")
    if not _skeleton(local) or not _skeleton(domain):
        return
    at, dot = _skeleton("at"), _skeleton("dot")
    host = f"(?:{dot})?".join(map(_skeleton, domain.split(".")))
    parts = [each for each in map(_skeleton, re.split(r"[._+-]", local)) if each]
    name = f"(?:{dot})?".join(parts)
    yield f"{name}(?:{at})?{host}"
    if len(_skeleton(local)) >= _SHORTEST_LOCAL and not local.isalpha():
        yield name


def _of_name(name: str) -> Iterator[str]:
    """Patterns of a name, and of it turned around or without the names in its middle."""
    words = [each for each in map(_skeleton, name.split()) if each]
    if words:
        yield "".join(words)
    if len(words) > 1:
        yield words[-1] + "".join(words[:-1])
    if len(words) > 2:
        yield words[0] + words[-1]


def _of_number(number: str) -> Iterator[str]:
    digits = re.sub(r"\D", "", number)
    own = re.sub(r"^(?:0044|44|0)", "", digits)
    if len(own) >= _FEWEST_DIGITS:
        yield f"(?:{_skeleton('0044')}|{_skeleton('44')})?(?:{_skeleton('0')})?{_skeleton(own)}"


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, each as what it looks like, and where each stood."""
    alike = [_alike(each) for each in text]
    origins = [place for place, each in enumerate(alike) for _ in each]
    return "".join(alike), origins


def _skeleton(words: str) -> str:
    return "".join(map(_alike, words))


@functools.lru_cache(maxsize=4096)
def _alike(character: str) -> str:
    return "".join(filter(str.isalnum, lookalikes.skeleton(character)))


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not text[max(start - 1, 0) : start].isalnum() and not text[end : end + 1].isalnum()
