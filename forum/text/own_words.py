"""The words that somebody wrote, out of the text of her mail: all else goes, and is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from forum.text import characters, history, marker_line, quotes, signatures

LONGEST = 256 * 1024  # bytes
WINDOW = LONGEST + 64 * 1024  # characters in which the end of a letter is looked for

# Joiners stay: emoji and Persian need them. Everything else unseen has no use in a letter.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u2064"
    "\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_PICTURES = re.compile(
    r"\[(?:cid|image|inline image|delwedd|bild)\s{0,3}:[^\]\n]{0,300}\]|<cid:[^>\s]{0,300}>"
    r"|!\[[^\]\n]{0,200}\]\([^)\s]{0,500}\)|\ufffc|\[[\w.-]{1,100}\.(?:png|jpe?g|gif|heic"
    r"|webp)\]",
    re.IGNORECASE,
)
# Outlook leads links over its own server, and notes in them whose mailbox they came to.
_SAFELINK = re.compile(
    r"https?://[\w.-]{1,60}\.safelinks\.protection\.outlook\.com/[^\s?<>]{0,30}\?url=([^&\s<>]{1,2000})"
    r"[^\s<>)\]]{0,2000}",
    re.IGNORECASE,
)
_MAILTO = re.compile(r"<mailto:[^>\n]{0,300}>|\[mailto:[^\]\n]{0,300}\]", re.IGNORECASE)
_ENCLOSED = re.compile(
    r"^begin [0-7]{3,4} [^\n]{1,200}\n(?:[!-`][^\n]{0,90}\n){0,200000}(?:`?\n)?end$"
    r"|^-----BEGIN PGP (?:SIGNATURE|PUBLIC KEY BLOCK)-----\n(?:(?!-----)[^\n]{0,200}\n){0,5000}"
    r"-----END PGP [A-Z ]{3,20}-----$"
    r"|^-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash: [^\n]{0,100}\n)?",
    re.MULTILINE,
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True)
class OwnWords:
    """Of what is too long there are no words: it is not passed on."""

    words: str
    cut: tuple[str, ...]  # of: attachment, picture, quote, signature
    too_long: bool


def of(text: str, *, whole: bool = True) -> OwnWords:
    """What is left of the text of a mail when everything that its writer did not write is gone.

    `whole`: whether that is all of the text. What is missing may have been older mail.
    """
    source = quotes.shortened(text.replace("\r\n", "\n"))
    cut: list[str] = []
    text = _cleaned(source[:WINDOW], cut)
    newest = _newest(text)
    cut += ["quote"] if newest != text or quotes.QUOTED.search(newest) else []
    is_all = newest != text or (whole and len(source) <= WINDOW)
    if not is_all or len(newest.encode("utf-8", "replace")) > LONGEST:
        return OwnWords("", tuple(sorted(set(cut))), too_long=True)
    written: list[str] = []
    for block in quotes.blocks(newest):
        kept, was_signed = signatures.cut(block)
        cut += ["signature"] if was_signed else []
        written += [*kept, ""]
    return OwnWords(_tidied(written), tuple(sorted(set(cut))), too_long=False)


def _cleaned(text: str, cut: list[str]) -> str:
    text = _SPACES.sub(" ", _INVISIBLE.sub("", characters.scrub(text)))
    without = _ENCLOSED.sub("", text)
    cut += ["attachment"] if without != text else []
    shown = _PICTURES.sub("", without)
    cut += ["picture"] if shown != without else []
    linked = _SAFELINK.sub(lambda link: unquote(link[1]), _MAILTO.sub("", shown))
    return _BLANK_LINES.sub("\n\n", linked)


def _newest(text: str) -> str:
    """The text down to our own line, or to where older mail begins that nothing marks."""
    marker = marker_line.find(text)
    text = text if marker < 0 else text[:marker]
    return text[: history.find(text)]


def _tidied(lines: list[str]) -> str:
    text = "\n".join(map(str.rstrip, lines))
    return characters.tidy(_BLANK_LINES.sub("\n\n", text))
