"""Postal addresses and postcodes of the United Kingdom, found in a text in linear time."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

# A house has a number of at most four digits, and its street a name of at most three words.
_NUMBER = r"(?<![\w£$€#])(?<!\d[.,:/-])\d{1,4}[a-dA-D]?,? "
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŴŶ][^\W\d_]{0,20}(?:['’-][^\W\d_]{1,20})?"
_STREETS = (
    "Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Drive|Crescent|Terrace|Gardens|Grove|Way|Court"
    "|Place|Square|Hill|Park|Row|Mews|Walk|Rise|Green|View|Parade|Villas|Buildings|Wharf"
)
_WRITTEN_WELL = re.compile(rf"{_NUMBER}(?:{_CAPITAL} ){{1,3}}(?:{_STREETS})\b")
_WELSH = re.compile(
    rf"{_NUMBER}(?:Heol|Stryd|Ffordd|Lôn|Lon|Rhodfa|Clos|Cwrt|Maes|Cilgant)"
    rf"(?: y| yr| Y| Yr)?(?: {_CAPITAL}){{1,2}}"
)
# Typed in small letters: only with words that mean a street and little else.
_IN_SMALL = re.compile(
    rf"{_NUMBER}(?P<name>(?:[^\W\d_]{{2,20}} ){{1,3}})"
    r"(?:road|street|avenue|lane|crescent|terrace)\b",
    re.I,
)
_NO_NAMES = frozenset(
    """
    a across along and at by down for from in into is it my near of off on or other our over people
    that the there this to up was with wrong long short busy quiet whole way very more other bad
    mums dads babies kids children women men cars houses minute minutes min mins hour hours hr hrs
    day days week weeks month months year years mile miles metres yards times steps
    """.split()  # noqa: SIM905 - as text it can be read
)

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E"
    " EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL"
    " LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM"
    " SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_POSTCODE = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(_AREAS.split(), key=len, reverse=True))})\d[\dA-Z]? ?"
    r"(?P<inward>\d[ABD-HJLNP-UW-Z]{2})(?!\w)",
    re.I,
)
_ORDINAL = re.compile(r"1st|2nd|3rd|\dth|\dhr|\dlb")


def find(text: str) -> Iterator[Span]:
    """Yield where addresses begin and end: a number and a street, as in "12 Willow Close"."""
    for pattern in (_WRITTEN_WELL, _WELSH):
        yield from (match.span() for match in pattern.finditer(text))
    for match in _IN_SMALL.finditer(text):
        if _NO_NAMES.isdisjoint(match["name"].casefold().split()):
            yield match.span()


def find_postcodes(text: str) -> Iterator[Span]:
    """Yield where whole postcodes begin and end, with or without their space and capitals.

    The areas are Royal Mail's. "B12 2nd" is no postcode, as it is not written in capitals.
    """
    for match in _POSTCODE.finditer(text):
        if not _ORDINAL.fullmatch(match["inward"]):
            yield match.span()
