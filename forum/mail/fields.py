"""Header fields of a mail, or of one part of it: read leniently, and in linear time.

The standard library's parsers of headers raise on some input from the wild (RFC 2231 numbering,
RFC 2047 words) and take quadratic time on other; of what they know, little is needed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import unquote

LONGEST_VALUE = 64 * 1024  # forty addresses in Cc are 2 KB
LONGEST_PARAMETERS = 2000
LONGEST_WORDS = 1000

# Only \n begins a line: who hides a field behind a lone carriage return has hidden nothing.
_FIELD = re.compile(rb"^([!-9;-~]{1,120})[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f]+")
_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)", re.ASCII)
_PARAMETER = re.compile(
    r";\s*([\w-]{1,40})(?:\*(\d{1,2}))?(\*)?\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;\s]*))", re.ASCII
)


class Fields:
    """The fields of one header, in order, each on one line; names in lower case."""

    def __init__(self, raw: bytes) -> None:
        self._pairs = tuple(_pairs(raw))

    def all(self, *names: str) -> tuple[str, ...]:
        """The values of every field of these names, top to bottom."""
        return tuple(value for name, value in self._pairs if name in names)

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def has(self, *names: str) -> bool:
        return bool(self.all(*names))

    def content_type(self) -> str:
        """Such as "text/plain", which is also what is meant where nothing is said."""
        match = _TYPE.match(self.first("content-type"))
        return match[1].lower() if match else "text/plain"

    def parameter(self, field: str, name: str) -> str:
        """A parameter such as `boundary`, in whole also where it comes in pieces (RFC 2231)."""
        found = [
            (int(number or 0), _unquoted(quoted, bare, extended))
            for key, number, extended, quoted, bare in _PARAMETER.findall(
                self.first(field)[:LONGEST_PARAMETERS]
            )
            if key.lower() == name
        ]
        pieces = dict(reversed(found))  # of two of the same number the first counts
        return "".join(pieces[number] for number in sorted(pieces))

    def words(self, name: str) -> str:
        """The value of a field as a person reads it (RFC 2047)."""
        value = self.first(name)[:LONGEST_WORDS]
        try:
            return " ".join(str(make_header(decode_header(value))).split())
        except (HeaderParseError, ValueError, LookupError):
            return value


def _pairs(raw: bytes) -> Iterator[tuple[str, str]]:
    for name, value in _FIELD.findall(raw):
        yield name.decode("ascii").lower(), _line(value[:LONGEST_VALUE])


def _line(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:  # 8-bit headers are no longer, or not yet, UTF-8
        text = value.decode("cp1252", "replace")
    return _CONTROL.sub(" ", text).strip()


def _unquoted(quoted: str, bare: str, extended: str) -> str:
    value = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare.strip('"')
    if not extended:
        return value
    _charset, first, rest = value.partition("'")
    _language, second, text = rest.partition("'")
    return unquote(text if first and second else value)
