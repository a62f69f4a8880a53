"""A card below a letter: a name, a post, and a number or an address that is somebody's own.

A helpline is nobody's own: "Samaritans / Tel: 116 123" is what a supporter means to say.
"""

from __future__ import annotations

import re

from forum.text import phone_numbers

MOST_LINES, MOST_PARAGRAPHS = 10, 4
LONGEST = 300  # characters of a line of a card

_LABELLED = re.compile(
    r"[ \t*_|•·-]{0,4}(?:tel(?:ephone)?|ph(?:one)?|mob(?:ile)?|cell|fax|direct(?: line| dial)?|ddi"
    r"|office|e-?mail|skype|whatsapp|ffôn|ffon|symudol|e-?bost|[tmef])"
    r"(?:[ \t*]{0,3}[:.|/][ \t*]{0,3}|[ \t]{1,3}(?=[+\d(]))\S",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"[ \t*_|•·<-]{0,4}(?:\+?[\d(][\d ()./-]{8,24}|[^\s@]{1,64}@[^\s@]{1,200})[ \t>*_|]{0,6}"
)
_BESIDE = re.compile(r"[|•·]")  # between a number and an address on one line
_AFTERTHOUGHT = re.compile(r"[ \t]{0,4}(?:p\.? ?s\b|o\.? ?n\.?[: ]|pps\b)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<!ltd)(?<!inc)(?<!plc)[.!?…][ \t]{0,9}$", re.IGNORECASE)
_FEWEST_WORDS = 5


def cut(lines: list[str]) -> list[str]:
    """The lines without a card at their end."""
    for _ in range(MOST_PARAGRAPHS):
        start, end = _last_paragraph(lines)
        card = lines[start:end]
        labelled = any(_LABELLED.match(each) and _is_own(each) for each in card)
        bare = [each for each in card if _is_bare(each)]
        if not labelled and not (bare and (len(card) > 1 or len(_BESIDE.findall(bare[0])) > 1)):
            break
        lines = lines[:start]
    return lines


def is_prose(line: str) -> bool:
    """Whether a line reads like part of a letter, rather than like a name, a post or a number."""
    if _AFTERTHOUGHT.match(line):
        return True
    words = line[: 2 * LONGEST].split()
    small = sum(word[:1].islower() for word in words)
    return len(words) >= _FEWEST_WORDS and small * 5 >= len(words) * 3


def _last_paragraph(lines: list[str]) -> tuple[int, int]:
    """Where the last lines begin and end that stand together and are no sentences."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and end - start <= MOST_LINES and _may_be_of_card(lines[start - 1]):
        start -= 1
    return start, end


def _may_be_of_card(line: str) -> bool:
    ends = _SENTENCE_END.search(line[-20:]) and not _LABELLED.match(line)
    return bool(line.strip()) and len(line) <= LONGEST and not ends and not is_prose(line)


def _is_bare(line: str) -> bool:
    return bool(_BARE.fullmatch(line) or _BESIDE.search(line)) and _is_own(line)


def _is_own(line: str) -> bool:
    return "@" in line or any(kind == "phone" for *_place, kind in phone_numbers.find(line))
