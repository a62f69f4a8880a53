"""Display names: which may be taken, which look alike, and what a newcomer is offered."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from random import Random

from forum.text import characters, lookalikes, pseudonyms, roles

SHORTEST = 2
LONGEST = 30
SUGGESTED = 3

_PUNCTUATION = frozenset(" -.'’")
_OUT_OF_PLACE = re.compile(r"^[-.'’ ]|[- ]$|  |[-.'’]{2}")
# A dot between letters becomes a link in many mail programs: "Dr.Wren" needs a space.
_LINK = re.compile(r"\w\.[^\W\d_]{2}|://|^www\.|@|=\?.*\?", re.I)
_STACKED = 3


def problem(name: str, *, reserved: Iterable[str] = ()) -> str | None:
    """Say why nobody may be called so, or nothing. Tidy the name first.

    Returns "short" (under 2 characters), "long" (over 30), "link" (reads as a web or mail address,
    or as an encoded word of a mail header, RFC 2047), "characters" (other than letters, marks,
    digits, and between them single spaces and - ' . or no letter at all) or "reserved" (sounds
    like a role, a service, the persona of an anonymous post, or like one of `reserved`).
    """
    if len(name) < SHORTEST:
        return "short"
    if len(name) > LONGEST:
        return "long"
    if _LINK.search(name):
        return "link"
    if not _is_plain(name):
        return "characters"
    return "reserved" if roles.misleads(name, reserved) or _is_persona(name) else None


def skeleton(name: str) -> str:
    """Return what two names have in common when people would take one for the other.

    Only for comparing, never to be shown. See `lookalikes.skeleton`.
    """
    return lookalikes.skeleton(name)


def may_stand(character: str) -> bool:
    """Whether a character may be part of a display name."""
    if character in _PUNCTUATION:
        return True
    letter = unicodedata.category(character)[0] in "LMN"
    return letter and not characters.is_invisible(character)


def suggest(random: Random, *, language: str = "en") -> list[str]:
    """Return three different gentle pseudonyms, such as "Misty Wren"."""
    words = pseudonyms.DISPLAY.get(language, pseudonyms.DISPLAY["en"])
    adjectives = random.sample(words.adjectives, SUGGESTED)
    return list(map(words.name, adjectives, random.sample(words.nouns, SUGGESTED)))


def persona(random: Random, taken: Collection[str], *, language: str = "en") -> str:
    """Return a name for an anonymous post, such as "Quiet Lantern", that is not in `taken`.

    No display name can be a persona. Past some 3,000 of them, a number follows.
    """
    words = pseudonyms.PERSONA.get(language, pseudonyms.PERSONA["en"])
    used = {each.casefold() for each in taken}
    free = [name for name in words.all() if name.casefold() not in used]
    if free:
        return random.choice(free)
    name, number = random.choice(words.all()), 2
    while f"{name} {number}".casefold() in used:
        number += 1
    return f"{name} {number}"


def _is_plain(name: str) -> bool:
    return (
        all(map(may_stand, name))
        and any(map(str.isalpha, name))
        and not _OUT_OF_PLACE.search(name)
        and _marks_in_a_row(name) <= _STACKED
    )


def _marks_in_a_row(name: str) -> int:
    marks = "".join("m" if unicodedata.category(each)[0] == "M" else " " for each in name)
    return max(map(len, marks.split(" ")))


def _is_persona(name: str) -> bool:
    return lookalikes.skeleton(name.rstrip(" 0123456789")) in pseudonyms.personas()
