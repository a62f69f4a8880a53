"""Personal details found in a text: what a writer may not mean to tell everybody.

Every pattern is bounded, so that the time taken grows with the length of the text alone.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from forum.text import phone_numbers, postal

MOST = 10
SHOWN = 60  # characters of an extract
KINDS = ("phone", "email", "address", "postcode", "nhs", "birth", "carer")

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[^\W_][\w-]{0,62}(?:\.[^\W_][\w-]{0,62}){1,4}")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d"
_DATE = (
    rf"(?:{_DAY}[ ./-]{{1,2}}(?:0?[1-9]|1[0-2])[ ./-]{{1,2}}(?:19|20)?\d\d"
    rf"|{_YEAR}-(?:0[1-9]|1[0-2])-{_DAY}"
    rf"|{_DAY}(?: of)? {_MONTH},? {_YEAR}|{_MONTH} {_DAY},? {_YEAR})(?!\d)"
)
_BIRTH = re.compile(
    rf"\b(?:d\.?o\.?b\b\.?|date of birth|birth ?date|birthday|born)[^\d\n]{{0,24}}?{_DATE}", re.I
)
# A name after what somebody is: “Dr Patel”, “my midwife, Karen”, “social worker called Ann Lee”.
_NAME = r"[A-ZÀ-ÖØ-ÞŴŶ][^\W\d_]{1,30}(?:['’-][^\W\d_]{1,30})?"
_CARER = re.compile(
    r"\b(?:(?P<title>(?:Dr|DR|dr|Prof|Professor)\.? {1,2})|(?i:doctor|health visitor|midwife"
    r"|nurse"
    r"|social worker|psychiatrist|obstetrician|consultant)"
    r"(?:['’]s name (?:is|was) | (?:is )?(?:called|named) |, | {1,2}))"
    rf"(?P<name>(?:[A-Z]\.? )?{_NAME})(?P<more> {_NAME})?"
)
# Words that go on with the sentence, and are nobody's name.
_NO_NAMES = frozenset(
    """
    a about after again all also an and any appointment are as ask asked at be because before but
    by call came can check could day did do does dr for from gave get give go had has have he her
    him his how if in is it its just led let like looked made may me mental might mine must my nhs
    no not now of on once one or our out please practitioner said saw says she should so some still
    such team thank thanks that the their them then there these they this those to today told too
    unit very visit visits was we went were what when where which who why will with would yes
    yesterday you your who's she's he's i'm i've monday tuesday wednesday thursday friday saturday
    sunday january february march april june july august september october november december
    """.split()  # noqa: SIM905 - as text it can be read
)


@dataclass(frozen=True)
class Detail:
    """One thing found: `kind` is one of KINDS, `extract` is how it stands in the text."""

    kind: str
    extract: str


Place = tuple[int, int, str]  # start, end, kind


def find(text: str, *, known: Collection[str] = ()) -> list[Detail]:
    """Return the personal details of a text, in order, each once, at most ten.

    `known`: phone numbers and email addresses that everybody may be told, as they are written.
    """
    open_to_all = {_bare(each) for each in known}
    found: list[Detail] = []
    end = 0
    for start, stop, kind in sorted(_places(text), key=lambda each: (each[0], -each[1])):
        detail = Detail(kind, _extract(text[start:stop]))
        if start >= end and detail not in found and _bare(text[start:stop]) not in open_to_all:
            found.append(detail)
            end = stop
    return found[:MOST]


def _places(text: str) -> Iterator[Place]:
    yield from phone_numbers.find(text)
    for kind, pattern in (("email", _EMAIL), ("birth", _BIRTH)):
        yield from ((*each.span(), kind) for each in pattern.finditer(text))
    yield from ((*each, "address") for each in postal.find(text))
    yield from ((*each, "postcode") for each in postal.find_postcodes(text))
    yield from _carers(text)


def _carers(text: str) -> Iterator[Place]:
    for match in _CARER.finditer(text):
        name, more = match["name"], match["more"]
        shouted = name.isupper() and not match["title"]  # “MY MIDWIFE CANCELLED”
        if not shouted and _may_be_name(name.split()[-1]):
            goes_on = more and _may_be_name(more.strip())
            yield match.start(), match.end("more" if goes_on else "name"), "carer"


def _may_be_name(word: str) -> bool:
    return word.replace("’", "'").casefold() not in _NO_NAMES


def _extract(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"


def _bare(words: str) -> str:
    """A number or an address without the signs between its parts."""
    return re.sub(r"[\s().-]", "", words).casefold()
