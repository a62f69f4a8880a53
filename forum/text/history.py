"""Where older mail begins that nothing marks line by line: from there on a text is cut.

As Outlook, Samsung, Yahoo and forwarding programs write it: a line of dashes with "Original
message", a block of From, Sent, To and Subject, or "On … wrote:" with nothing quoted below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from forum.text import attributions

_DASHED = (
    r"original message|forwarded message|reply message|message transféré|message d'origine"
    r"|original appointment|neges wreiddiol|neges a anfonwyd ymlaen|neges ymlaen"
    r"|ursprüngliche nachricht|weitergeleitete nachricht|originalnachricht|mensaje original"
    r"|mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht"
    r"|doorgestuurd bericht|wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana"
)
_WORDS = re.compile(_DASHED, re.IGNORECASE)
_LINE = re.compile(
    rf"[ \t*_]{{0,4}}[-_=]{{2,40}}[ \t*]{{0,3}}(?:{_DASHED})"
    r"[^\n]{0,60}?[-_=]{2,40}[ \t*]{0,9}",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"^[ \t*_]{0,4}(?:begin forwarded message|dechrau(?:'r)? neges a anfonwyd ymlaen"
    r"|anfang der weitergeleiteten nachricht|début du message transféré"
    r"|początek przekazywanej wiadomości):?[ \t*]{0,9}$"
    r"|^-{2,6} (?:on|ar) [^\n]{5,200} (?:wrote|ysgrifennodd)[^\n]{0,80}-{2,6}[ \t]{0,9}$",
    re.IGNORECASE | re.MULTILINE,
)
# One kind a row, in the languages of the mail programs that are met with here.
_LABELS = {
    "from": "from|oddi wrth|oddi|o|gan|von|de|da|van|od",
    "date": "sent|date|anfonwyd|dyddiad|gesendet|datum|envoyé|enviado|fecha|inviato|data"
    "|verzonden|wysłano|wysłane",
    "to": "to|at|i|an|à|para|a|aan|do|cc|bcc|copi|reply-to",
    "subject": "subject|pwnc|testun|betreff|objet|asunto|oggetto|onderwerp|temat",
}
_KINDS = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
_LABEL = re.compile(
    rf"^[ \t*_|]{{0,6}}({'|'.join(sorted(_KINDS, key=len, reverse=True))})[ \t*_]{{0,4}}:",
    re.IGNORECASE | re.MULTILINE,
)
_BLOCK = 1500  # characters from the first label to the last
_LONGEST_LINE = 200
MOST = 1000  # places that are looked at
_RULES = 5  # lines of underscores above older mail
_RULE = re.compile(r"[ \t]*[-_=*]{3,}[ \t]*\Z")


def find(text: str) -> int:
    """Where unmarked older mail begins in a text; its length where there is none."""
    starts = (*_lines(text), *_blocks(text), *attributions.find_open(text))
    start = min(starts, default=len(text))
    return _before_rules(text, start) if start < len(text) else start


def _lines(text: str) -> Iterator[int]:
    """Where the first line stands that says what follows."""
    for words in islice(_WORDS.finditer(text), MOST):
        start, end = text.rfind("\n", 0, words.start()) + 1, text.find("\n", words.end())
        line = text[start : end if end > 0 else None]
        if len(line) < _LONGEST_LINE and _LINE.fullmatch(line):
            yield start
            break
    match = _FORWARDED.search(text)
    if match:
        yield match.start()


def _blocks(text: str) -> Iterator[int]:
    """Where the first block begins that looks like the head of a mail."""
    labels = list(islice(_LABEL.finditer(text), MOST))
    for place, first in enumerate(labels):
        near = [each for each in labels[place : place + 8] if each.start() - first.start() < _BLOCK]
        kinds = {_KINDS[each[1].lower()] for each in near}
        if len(kinds) > 2 or (_is_head(kinds) and _has_address(text, near)):
            yield first.start()
            return


def _is_head(kinds: set[str]) -> bool:
    return "from" in kinds and len(kinds) == 2


def _has_address(text: str, labels: list[re.Match[str]]) -> bool:
    ends = (text.find("\n", each.end()) for each in labels)
    pairs = zip(labels, ends, strict=True)
    return any("@" in text[each.end() : end if end > 0 else None][:400] for each, end in pairs)


def _before_rules(text: str, start: int) -> int:
    """The place before a line of underscores or dashes, and blank ones, above older mail."""
    for _ in range(_RULES):
        above = text[:start].rstrip()
        line = above[above.rfind("\n") + 1 :]
        if not _RULE.fullmatch(line):
            break
        start = len(above) - len(line)
    return start
