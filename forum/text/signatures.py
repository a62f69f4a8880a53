"""Signatures: what stands below a letter and is not part of it. Her first name stays."""

from __future__ import annotations

import re

from forum.text import cards, footers

_LOOKED_AT = 200  # lines at the end of a block
_DELIMITER = "-- "
_BARE_DELIMITERS = frozenset(("--", "__", "—"))
_MOST_BELOW_BARE = 40  # lines

_DEVICE = (
    r"i ?phone|i ?pad|i ?pod|mac\b|android|samsung|galaxy|huawei|nokia|pixel|xiaomi|redmi"
    r"|oneplus|"
    r"motorola|blackberry|windows|outlook|yahoo|hotmail|gmail|aol|mail\b|email\b|e-mail|phone|"
    r"mobile|tablet|device|smartphone|proton|k-9|thunderbird|bt\b|sky\b|virgin|ee\b|o2|vodafone|"
    r"icloud|ffôn|ffon|symudol|dabled|llechen|dyfais|mailbird|spark|fairemail|fairphone|tuta"
)
# A dot may stand in an address, as in Outlook's link, but not between two sentences.
_REST = r"(?:[^.!?\n]|[.!?](?=\S)){0,160}[.!?]?"
_SENT_FROM = re.compile(
    r"[ \t*_<>(-]{0,4}(?:(?:sent|written|typed|posted)(?: securely)?"
    r"(?: by [^\n.]{1,30})? (?:from|with|via|using|on) "
    r"|get (?=outlook|yahoo|aol|proton)|download (?=outlook|yahoo|aol|proton)|lawrlwythwch "
    r"|(?:anfonwyd|danfonwyd|gyrrwyd|ysgrifennwyd) (?:o|oddi ar|gyda|drwy|trwy|ar|yn)(?:['’]?m)? "
    r"|gesendet (?:von|mit) |von meine[mr] |envoyé (?:de|depuis|à partir de) "
    r"|enviado (?:desde|do) |inviato da(?:l mio)? |verzonden (?:vanaf|met|via) |wysłan[eoy] z "
    rf"|skickat från )(?:[^\s.!?]{{1,30}} ){{0,4}}[\[(<]?(?:{_DEVICE}){_REST}",
    re.IGNORECASE,
)
_EXCUSE = re.compile(
    r"(?:\[[^\]\n]{0,200}\])?(?:<[^>\n]{0,300}>)?[ \t*_]{0,4}"
    r"(?:(?:please )?(?:excuse|forgive|pardon) (?:my|the|any) (?:brevity|typos"
    r"|spelling|short)"
    r"|esgusodwch (?:fi|y|fy)|apologies for (?:any |the )?(?:brevity|typos)"
    r"|yahoo mail[:.] search|virus-free\.|www\.avast\.com|scanned by"
    r"|this email has been (?:checked|scanned)"
    r"|mae'r e-?bost hwn wedi(?:'i| ei) sganio)[^\n]{0,200}",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[ \t*_]{0,4}(?:(?:with |gyda |yn )?(?:(?:all |very |lots |much )?(?:of |my |the )?)"
    r"(?:kind(?:est)?|best|warm(?:est)?|many|big|much|fond)?[ ]?"
    r"(?:regards|wishes|thanks|love|best|hugs|gratitude)(?: and (?:regards|wishes|thanks|love"
    r"|hugs))?"
    r"|thank you|thanks (?:again|so much|a lot)|cheers|ta|yours(?: sincerely| faithfully| truly)?"
    r"|sincerely|take care|speak soon|kr|"
    r"cofion(?: gorau| cynnes| caredig| annwyl)?|cariad(?: mawr)?|llawer o gariad|hwyl(?: fawr)?"
    r"|(?:gyda )?diolch(?: yn fawr| o galon)?|dymuniadau gorau|(?:yr eiddoch )?yn (?:gywir"
    r"|ddiffuant))"
    r"[ \t]{0,4}[,.!–-]{0,3}[ x\t*_]{0,6}",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]{0,30}(?:['’-][^\W\d_]{1,30}){0,2}")
_NAMED = re.compile(
    rf"[ \t*_~-]{{0,4}}({_NAME.pattern})((?:[ ](?:{_NAME.pattern}|[^\W\d_]\.?)){{0,3}})"
    r"([ \t]{0,4},?[ xX]{0,6})[.,*_ \t]{0,4}"
)
_KISSES = re.compile(r"x{1,5}", re.IGNORECASE)
_MOST_BELOW_CLOSING = 15  # lines


def cut(lines: list[str]) -> tuple[list[str], bool]:
    """One block of somebody's own lines without the signature, and whether there was one."""
    written = footers.cut_banner(_without_delimited(lines))
    start = max(0, len(written) - _LOOKED_AT)
    below = _without_bare_delimiter(written[start:])
    below = footers.cut(_without_sent_from(below))
    below = cards.cut(_without_surname(below))
    kept = written[:start] + below
    return kept, _spare(kept) != _spare(lines)


def _without_delimited(lines: list[str]) -> list[str]:
    return lines[: lines.index(_DELIMITER)] if _DELIMITER in lines else lines


def _without_bare_delimiter(lines: list[str]) -> list[str]:
    """Cuts below a "--" without its space, unless it might as well be a pause in the letter."""
    first = max(0, len(lines) - _MOST_BELOW_BARE)
    for number in range(first, len(lines)):
        if lines[number].strip() in _BARE_DELIMITERS:
            return lines[:number]
    return lines


def _without_sent_from(lines: list[str]) -> list[str]:
    """Cuts "Sent from my phone"; what stands below it stays only where it reads like a letter."""
    kept: list[str] = []
    below = False
    for line in lines:
        if len(line) < 300 and (_SENT_FROM.fullmatch(line.strip()) or _EXCUSE.match(line)):
            below = True
        elif not below or cards.is_prose(line):
            below = False
            kept.append(line)
    return kept


def _without_surname(lines: list[str]) -> list[str]:
    """Below "Best wishes," a full name becomes a first name, and what tells more goes."""
    last = len(lines)
    for number in range(max(0, last - _MOST_BELOW_CLOSING), last):
        if _CLOSING.fullmatch(lines[number]):
            named = next((each for each in range(number + 1, last) if lines[each].strip()), last)
            match = _NAMED.fullmatch(lines[named]) if named < last else None
            if match and _is_name(match):
                below = [each for each in lines[named + 1 :] if cards.is_prose(each)]
                return [*lines[:named], _first_name(match), *([""] if below else []), *below]
    return lines


def _is_name(match: re.Match[str]) -> bool:
    more = [each for each in match[2].split() if not _KISSES.fullmatch(each)]
    return not more or (match[1][:1].isupper() and all(each[:1].isupper() for each in more))


def _first_name(match: re.Match[str]) -> str:
    kisses = [each for each in f"{match[2]} {match[3]}".split() if _KISSES.fullmatch(each)]
    return " ".join([match[1], *kisses])


def _spare(lines: list[str]) -> list[str]:
    return [each for each in lines if each.strip()]
