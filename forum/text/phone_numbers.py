"""Numbers that are somebody's own, found in a text: phones of people, and NHS numbers.

Numbers that are nobody's own (03, 08 and 09, and short ones such as 999) are passed over.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

_DIGITS = re.compile(r"\d+")
_GAP = re.compile(r"[ \u00a0]?[ \u00a0()./\u2010-\u2015-][ \u00a0]?")
_FIRST = re.compile(r"(?<![\w£$€#=/])(?<!\d[.,:])\d")  # not in a word, a price, a web address
_AFTER = re.compile(r"[^\W_]|%|:\d")  # a unit, a share, a time
_FEWEST, _MOST = 10, 17  # digits
_MOST_GROUPS = 12

Groups = list[re.Match[str]]


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind ("phone" or "nhs") of each number, in linear time."""
    groups, end = list(_DIGITS.finditer(text)), 0
    for place, first in enumerate(groups):
        if first.start() < end or not _begins(text, first):
            continue
        for run in _runs(text, groups[place : place + _MOST_GROUPS]):
            kind = _kind(text, run)
            if kind:
                end = run[-1].end()
                yield _beginning(text, first.start()), end, kind
                break


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS or CHI number: the last is a check, modulus 11.

    By the NHS Data Dictionary, "NHS Number". CHI numbers, of Scotland, begin with a date of birth.
    """
    if len(digits) != 10:
        return False
    total = sum(int(each) * weight for each, weight in zip(digits, range(10, 1, -1), strict=False))
    born = 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12
    return (11 - total % 11) % 11 == int(digits[9]) and (digits[0] in "3456789" or born)


def _begins(text: str, first: re.Match[str]) -> bool:
    """Whether a number can begin with a group of digits."""
    length = len(first[0])
    national = (first[0].startswith("0") and length > 2) or length in (3, 10)
    abroad = first[0].startswith("00") or text.endswith("+", 0, first.start())
    return (national or abroad) and _FIRST.match(text, first.start()) is not None


def _runs(text: str, groups: Groups) -> Iterator[Groups]:
    """The groups of digits that stand close together, the longest number first."""
    digits = len(groups[0][0])
    counts = [1] if digits >= _FEWEST else []
    for count, (before, group) in enumerate(pairwise(groups), start=2):
        digits += len(group[0])
        gap = text[before.end() : min(group.start(), before.end() + 4)]
        if digits > _MOST or not _GAP.fullmatch(gap):
            break
        counts += [count] if digits >= _FEWEST else []
    return (groups[:count] for count in reversed(counts))


def _kind(text: str, run: Groups) -> str:
    """What the digits of some groups are together: "phone", "nhs" or ""."""
    if _AFTER.match(text, run[-1].end()):
        return ""
    digits, lengths = "".join(each[0] for each in run), [len(each[0]) for each in run]
    if lengths in ([10], [3, 3, 4]) and is_nhs_number(digits):
        return "nhs"
    if text.endswith("+", 0, run[0].start()) or digits.startswith("00"):
        return "phone" if _is_own(_at_home(digits), _FEWEST) else ""
    return "phone" if _is_own(digits, lengths[0]) else ""


def _at_home(digits: str) -> str:
    """A number with its country before it, as it is dialled in the United Kingdom."""
    digits = digits.removeprefix("00")
    return "0" + digits[2:].removeprefix("0") if digits.startswith("44") else f"+{digits}"


def _is_own(digits: str, first: int) -> bool:
    """`first`: how many digits stand together at its beginning; dates have two."""
    if digits.startswith("+"):
        return 9 < len(digits) <= 16 and digits[1] != "0"
    if digits.startswith("07"):
        return len(digits) == 11 and first > 2
    return digits.startswith(("01", "02", "05")) and len(digits) in (10, 11) and first > 2


def _beginning(text: str, start: int) -> int:
    """Where a number starts, with the + or the bracket before it."""
    while start and text[start - 1] in "+(":
        start -= 1
    return start
