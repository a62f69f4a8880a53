"""The line above older mail, "On 3 May 2026 at 10:00, Pia wrote:", in a dozen languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

MOST_LINES = 4  # mail programs break it anywhere
_LONGEST = 500
MOST = 1000  # places that are looked at

_VERBS = (
    r"wrote|writes|said|ysgrifennodd|ysgrifennoch|anfonwyd gan|schrieb|a écrit|escribió"
    r"|ha scritto"
    r"|schreef|napisał(?:\(a\)|a)?|skrev|escreveu|написал(?:\(а\))?|пише|a scris|napsal\(a\)"
)
_VERB = re.compile(
    rf"\b(?:{_VERBS})(?![^\W\d_])[^\n:]{{0,120}}:(?=[ \t]{{0,20}}(?:\n|\Z)|[ \t]{{2}})",
    re.IGNORECASE,
)
_ENDS_WITH_VERB = re.compile(rf"\b(?:{_VERBS})(?![^\W\d_])[^:]{{0,120}}:\Z", re.IGNORECASE)
_STARTER = re.compile(
    r"[ \t*_>-]{0,6}(?:on|ar|am|le|el|il|op|w dniu|dnia|dne|den|em|в|quoting|yn|rydych)\b"
    r"|[ \t*_]{0,4}(?:\d{1,4}[./-]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d\d\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b")


def lines_above(lines: Sequence[str]) -> int:
    """How many of the last lines are the attribution of a quote that follows them."""
    nearest = [each.strip() for each in lines[-MOST_LINES:]]
    for count in range(1, len(nearest) + 1):
        if not nearest[-count]:
            break
        words = " ".join(nearest[-count:])
        if count > 1 and nearest[-count][-1:] in ".!?:":  # the end of another sentence
            break
        if _STARTER.match(words) and _is_attribution(words):
            return count
    return int(bool(nearest) and _is_attribution(nearest[-1]))


def find_open(text: str) -> Iterator[int]:
    """Where an attribution begins that is followed by something other than a quoted line."""
    for verb in islice(_VERB.finditer(text), MOST):
        after = text[verb.end() : verb.end() + 200].lstrip()
        if after.startswith(">"):
            continue
        start = _beginning(text, verb.start(), verb.end())
        if start is not None:
            yield start
            return


def _beginning(text: str, verb: int, end: int) -> int | None:
    """Where the attribution with a verb begins, if it tells of a mail and not of a person."""
    own_line = start = text.rfind("\n", 0, verb) + 1
    for _ in range(MOST_LINES):
        words = text[start:end]
        if _STARTER.match(words) and _tells_of_a_mail(words, is_last=not text[end:].strip()):
            return start
        above = text.rfind("\n", 0, max(start - 1, 0)) + 1
        if not text[above:start].strip() or end - above > _LONGEST:
            break
        start = above
    return own_line if "@" in text[own_line:end] else None


def _tells_of_a_mail(words: str, *, is_last: bool) -> bool:
    if "@" in words:
        return True
    return bool(_YEAR.search(words) and (is_last or _TIME.search(words)))


def _is_attribution(words: str) -> bool:
    if not words.endswith(":") or len(words) > _LONGEST:
        return False
    return bool(
        _ENDS_WITH_VERB.search(words)
        or "@" in words
        or (_YEAR.search(words) and _TIME.search(words))
    )
