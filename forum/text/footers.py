"""What an office's mail server, or somebody's card, adds below a letter without any mark."""

from __future__ import annotations

import re

MOST_LINES, MOST_PARAGRAPHS = 10, 4  # of a card
LONGEST = 2000  # characters of a line that is looked at

_FOOTER = re.compile(
    r"[ \t*_\[(-]{0,6}(?:(?:confidentiality|disclaimer|privileged|legal|privacy"
    r"|important) ?(?:notice|note"
    r"|information|warning)?[ \t*]{0,3}[:–-]|disclaimer[ \t*]{0,3}$|ymwadiad"
    r"|(?:this|the) (?:e-?mail|message|communication|transmission|information)"
    r" ?(?:,|\(|and |is |may |contains? |contained |has been |sent )[^\n]{0,300}"
    r"(?:confidential|intended|privileged|attachment|recipient|virus)"
    r"|if you (?:are not|have received) th(?:e|is) (?:intended|named|addressee|e-?mail|message)"
    r"|(?:please )?(?:consider|think about) the environment|before printing"
    r"|(?:mae|gall|bwriedir|cyfrinach)[^\n]{0,60}(?:e-?bost|neges)[^\n]{0,300}"
    r"(?:gyfrinachol|cyfrinachol|atodiad|derbynnydd|sawl y)"
    r"|rydym yn croesawu (?:gohebiaeth|galwadau|eich)|croesewir gohebiaeth"
    r"|we welcome (?:correspondence|communications|calls"
    r"|receiving correspondence)[^\n]{0,40} in (?:welsh|english)"
    r"|(?:registered|company|charity) (?:in (?:england|scotland|wales)|(?:charity|company|office)"
    r"|(?:charity )?(?:no|number)\b)|(?:rhif )?elusen (?:gofrestredig|rhif)|cwmni cofrestredig"
    r"|you received this (?:message|email) because|to unsubscribe|unsubscribe (?:from|here|:))",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"[ \t*_]{0,4}(?:\[?(?:external|caution|warning|allanol|rhybudd)\]?[ \t]{0,3}[:!]?[ \t*]{0,3}"
    r"(?:(?:this|the) (?:e-?mail|message|sender)|daeth|e-?mail|sender|$)"
    r"|you don['’]t often get e-?mail from|some people who received this message"
    r"|nid ydych yn cael e-?bost yn aml)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[ \t*_|•·-]{0,4}(?:tel(?:ephone)?|ph(?:one)?|mob(?:ile)?|cell|fax|direct(?: line"
    r"| dial)?|ddi|office"
    r"|e-?mail|web(?:site)?|twitter|facebook|instagram|linkedin|skype|whatsapp|address|ffôn"
    r"|ffon|symudol"
    r"|e-?bost|gwefan|cyfeiriad|[tmefw])(?:[ \t*]{0,3}[:.|/][ \t*]{0,3}|[ \t]{1,3}(?=[+\d(]))\S",
    re.IGNORECASE,
)
_BARE_CONTACT = re.compile(
    r"[ \t*_|•·<-]{0,4}(?:\+?[\d(][\d ()./-]{8,24}|[^\s@]{1,64}@[^\s@]{1,200}|@\w{2,30}"
    r"|(?:https?://)?www\.[^\s/]{3,100}/?)[ \t>*_|]{0,6}",
    re.IGNORECASE,
)
_AFTERTHOUGHT = re.compile(r"[ \t]{0,4}(?:p\.? ?s\b|o\.? ?n\.?[: ]|pps\b)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<!ltd)(?<!inc)(?<!plc)[.!?…][ \t]{0,9}$", re.IGNORECASE)
_FEWEST_WORDS = 5


def cut(lines: list[str]) -> list[str]:
    """The lines without what a mail server wrote below them."""
    for number, line in enumerate(lines):
        if _FOOTER.match(line[:LONGEST]):
            return lines[:number]
    return lines


def cut_card(lines: list[str]) -> list[str]:
    """The lines without a name, a post and at least one number or address at their end."""
    for _ in range(MOST_PARAGRAPHS):
        start, end = _last_paragraph(lines)
        card = lines[start:end]
        labelled = any(_CONTACT.match(each) for each in card)
        bare = len(card) > 1 and any(_BARE_CONTACT.fullmatch(each[:300]) for each in card)
        if not labelled and not bare:
            break
        lines = lines[:start]
    return lines


def is_prose(line: str) -> bool:
    """Whether a line reads like part of a letter, rather than like a name, a post or a number."""
    if _AFTERTHOUGHT.match(line):
        return True
    words = line[:LONGEST].split()
    small = sum(word[:1].islower() for word in words)
    return len(words) >= _FEWEST_WORDS and small * 5 >= len(words) * 3


def cut_banner(lines: list[str]) -> list[str]:
    """Without "This email comes from outside" at the top, down to the next blank line."""
    first = next((number for number, each in enumerate(lines) if each.strip()), 0)
    if not lines or not _BANNER.match(lines[first][:LONGEST]):
        return lines
    blanks = (number for number in range(first, len(lines)) if not lines[number].strip())
    return lines[next(blanks, first + 1) :]


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
    ends = _SENTENCE_END.search(line[-20:]) and not _CONTACT.match(line)
    return bool(line.strip()) and not ends and not is_prose(line)
