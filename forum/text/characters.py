"""Which characters may stand in a text, and how a text is tidied before it is kept."""

import re
import unicodedata

_CONTROL = r"\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
_LINE_BREAKS = r"\t\n\r\u2028\u2029"
_DIRECTION = r"\u202a-\u202e\u2066-\u2069"
_SURROGATE = r"\ud800-\udfff"

# Overrides and isolates without an end turn the words of other people around
# ("Trojan Source", CVE-2021-42574); letters of Hebrew and Arabic need none of them.
_RULES = (
    ("nul", re.compile(r"\x00")),
    ("surrogate", re.compile(f"[{_SURROGATE}]")),
    ("control", re.compile(f"[{_CONTROL}]")),
    ("direction", re.compile(f"[{_DIRECTION}]")),
)
_BREAK = re.compile(f"[{_LINE_BREAKS}]")
_REFUSED = re.compile(f"[\x00{_CONTROL}{_SURROGATE}{_DIRECTION}]")
_NEWLINE = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")

# Shown as nothing, though Unicode counts them as letters, marks or symbols.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159")
_BLANK_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})

# Normalising a run of marks is quadratic in CPython: 40,000 in a row took 1.4 s. No script
# needs more than a few on one letter, and more than that draws over the neighbours' words.
_MARKS_IN_A_ROW = 8


def problem(text: str, *, multiline: bool) -> str | None:
    """Say what is wrong with the characters of a text, or nothing.

    Returns "nul", "surrogate", "control" or "direction". Line breaks and tabs are
    "control" unless the text may have several lines.
    """
    for code, pattern in _RULES:
        if pattern.search(text):
            return code
    return "control" if not multiline and _BREAK.search(text) else None


def tidy(text: str) -> str:
    r"""Return the text with \n line ends, in NFC, trimmed; "" when nothing would be seen."""
    text = unicodedata.normalize("NFC", _few_marks(_NEWLINE.sub("\n", text))).strip()
    return "" if all(map(is_invisible, text)) else text


def scrub(text: str) -> str:
    """Return the text without the characters that `problem` refuses; never raises."""
    return _REFUSED.sub("", _NEWLINE.sub("\n", text))


def is_invisible(character: str) -> bool:
    """Whether a character shows as nothing at all: spaces, joiners, fillers, selectors."""
    return (
        unicodedata.category(character) in _BLANK_CATEGORIES
        or character in _BLANK
        or _is_selector(ord(character))
    )


def _is_selector(point: int) -> bool:
    return 0x180B <= point <= 0x180F or 0xFE00 <= point <= 0xFE0F or 0xE0000 <= point <= 0xE0FFF


def _few_marks(text: str) -> str:
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)
