"""What a mail server adds above and below a letter: warnings, and who owns the office.

Somebody who writes "This message is confidential, please tell nobody" means it. So a notice counts
by its first words and by how many words of lawyers stand in its paragraph.
"""

from __future__ import annotations

import re
from itertools import takewhile

LONGEST = 2000  # characters of a line that is looked at
_LINES = 12  # of a paragraph that are looked at

_NOTICE = re.compile(
    r"[ \t*_\[(-]{0,6}(?:(?:this|the|any) (?:e-?mail|message|communication|transmission"
    r"|information)|if you (?:are|have)|mae'?r|gall|bwriedir|cyfrinach|os nad|unrhyw|legal notice"
    r"|privacy notice|important)\b",
    re.IGNORECASE,
)
_LAWYERS = re.compile(
    r"confidential|intended|privileged|attachment|recipient|addressee|virus|disclos|unauthori[sz]ed"
    r"|solely|in error|liabilit|sender|gyfrinachol|cyfrinachol|bwriad|atodiad|derbynnydd|y sawl"
    r"|camgymeriad|cyfeiri|feirws",
    re.IGNORECASE,
)
_FEWEST = 2  # different words of lawyers
_CERTAIN = re.compile(
    r"[ \t*_\[(-]{0,6}(?:(?:confidentiality|disclaimer)(?: ?(?:notice|note|statement))?[ \t*]{0,3}"
    r"(?:[:–-]|$)|ymwadiad\b|(?:please )?(?:consider|think about) the environment|before printing"
    r"|rydym yn croesawu (?:gohebiaeth|galwadau)|croesewir gohebiaeth"
    r"|we welcome (?:correspondence|communications|calls|receiving correspondence)"
    r"[^\n]{0,40} in (?:welsh|english)|registered (?:in (?:england|scotland|wales)"
    r"|(?:charity|company|office)\b)|(?:company|charity) (?:no\.?|number)[^\n]{0,20}\d"
    r"|(?:rhif )?elusen (?:gofrestredig|rhif)|cwmni cofrestredig"
    r"|you received this (?:message|email) because|to unsubscribe|unsubscribe (?:from|here|:))",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"[ \t*_]{0,4}(?:\[?(?:external|caution|warning|allanol|rhybudd)\b"
    r"|you don['’]t often get e-?mail from|some people who received this message"
    r"|nid ydych yn cael e-?bost yn aml)",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\[external\]|\[allanol\]|originat|outside|external (?:sender|e-?mail)|do not click"
    r"|don['’]t often get|recogni[sz]e the sender|who received this message don"
    r"|y tu allan|cliciwch|yn aml",
    re.IGNORECASE,
)


def cut(lines: list[str]) -> list[str]:
    """The lines without what a mail server wrote below them."""
    for number, line in enumerate(lines):
        if _CERTAIN.match(line[:LONGEST]) or _is_notice(lines, number):
            return lines[:number]
    return lines


def cut_banner(lines: list[str]) -> list[str]:
    """Without "This email comes from outside" at the top, down to the next blank line."""
    first = next((number for number, each in enumerate(lines) if each.strip()), 0)
    if not lines or not _BANNER.match(lines[first][:LONGEST]):
        return lines
    paragraph = _paragraph(lines, first)
    is_banner = _OUTSIDE.search(" ".join(paragraph))
    return lines[first + len(paragraph) :] if is_banner else lines


def _is_notice(lines: list[str], number: int) -> bool:
    if (number and lines[number - 1].strip()) or not _NOTICE.match(lines[number].replace("’", "'")):
        return False
    words = " ".join(_paragraph(lines, number)).casefold()
    return len(set(_LAWYERS.findall(words))) >= _FEWEST


def _paragraph(lines: list[str], first: int) -> list[str]:
    near = (each[:LONGEST] for each in lines[first : first + _LINES])
    return list(takewhile(str.strip, near))
