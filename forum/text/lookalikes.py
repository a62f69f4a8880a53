"""Which names look alike: letters by the confusables of Unicode UTS 39, and what else misleads."""

import functools
import unicodedata

from confusable_homoglyphs.utils import load

from forum.text import characters

LONGEST = 200  # of a name worth comparing; normalising is quadratic at worst

# Dropped: accents, points, strokes across a letter. Kept: the vowel signs (0), the dots below (7)
# and the vowel killers (9) that make other words in the scripts of India.
_LETTER_MARKS = frozenset({0, 7, 9})

# Beyond UTS 39: i is as thin as l and 1; "ð" goes with its capital, as "đ" does.
_ALSO = {ord("i"): "l", ord("ð"): "d"}


def skeleton(name: str) -> str:
    """Return what two names have in common when people would take one for the other.

    Case, accents, spaces, punctuation and invisible characters go; look-alike letters become one,
    across scripts; 0 is o; 1, l and i are one. Only for comparing, never to be shown.
    """
    return readings(name)[0]


def readings(name: str) -> tuple[str, str]:
    """Return the skeleton of a name, and the skeleton of the other way to read it.

    A name that looks as if it were Latin is read as it looks ("ΝΗЅ" is nhs, though its letters are
    Greek and Cyrillic). Any other is read by its letters, whatever their case, because capitals
    may look like other Latin letters than their small ones do (Greek Ν and ν).
    """
    name = unicodedata.normalize("NFKD", name[:LONGEST])
    looks, letters = _alike(_look(name)), _alike(name)
    if not looks or not letters:  # nothing to compare but the signs themselves
        return name, name
    return (looks, letters) if looks.isascii() else (letters, looks)


def _alike(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _bare(_look(_look(folded).casefold())).replace("vv", "w")


def _look(text: str) -> str:
    return unicodedata.normalize("NFKD", text.translate(prototypes()))


def _bare(text: str) -> str:
    return "".join(filter(_counts, text))


def _counts(character: str) -> bool:
    return (
        unicodedata.category(character)[0] in "LMN"
        and unicodedata.combining(character) in _LETTER_MARKS
        and not characters.is_invisible(character)
    )


@functools.cache
def prototypes() -> dict[int, str]:
    """Return a table for `str.translate`: each letter, mark or digit to what it looks like.

    As UTS 39 has it ("confusables.txt"). Capitals go to capitals, so fold the case afterwards, and
    translate again. Read when first asked for: it takes 50 ms.
    """
    pairs = {
        character.replace("\u200e", ""): [entry["c"].replace("\u200e", "") for entry in entries]
        for character, entries in load("confusables.json").items()
    }
    singles = [one for one in pairs if len(one) == 1 and unicodedata.category(one)[0] in "LMN"]
    table = {ord(one): _prototype(one, pairs) for one in singles}
    # A letter that looks like a sign, as "ː" does, would be dropped with the signs.
    letters = {one: like for one, like in table.items() if any(map(str.isalnum, like))}
    return letters | _ALSO


def _prototype(character: str, pairs: dict[str, list[str]]) -> str:
    # The data lists each pair from both sides: whoever has many is what the others look like.
    alike = pairs[character]
    if len(alike) > 1:
        return character
    if len(pairs.get(alike[0], ())) > 1:
        return alike[0]
    return min(character, alike[0], key=_plainness)


def _plainness(text: str) -> tuple[bool, int, str]:
    return not text[:1].isascii(), len(text), text
