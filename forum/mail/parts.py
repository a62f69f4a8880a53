"""The parts of a mail (MIME), split in linear time whatever is nested in what.

The standard library's parser looks at each line once for each multipart around it, and recurses:
55 KB of nested multiparts end in RecursionError. Here a boundary is searched for by a regular
expression, and what is nested too deep or too often is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from forum.mail.fields import Fields

DEEPEST = 20
MOST = 500  # parts of one mail
LONGEST_HEADER = 256 * 1024

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_BEGINS_BLANK = re.compile(rb"\r?\n")
_FIELD = re.compile(rb"[!-9;-~]{1,120}[ \t]*:")
_LIKELY_BOUNDARY = re.compile(rb"^--([^\s-][^\s]{0,199})[ \t]*\r?\n(?=content-)", re.I | re.M)


class Unreadable(ValueError):
    """A mail that cannot be taken apart. Its argument is one word that says why."""


@dataclass(frozen=True)
class Part:
    """A mail, or one part of it: a leaf has a body, a multipart has parts."""

    fields: Fields
    body: bytes
    parts: tuple[Part, ...] = ()

    @property
    def type(self) -> str:
        return self.fields.content_type()

    @property
    def disposition(self) -> str:
        return self.fields.first("content-disposition").partition(";")[0].strip().lower()

    @property
    def filename(self) -> str:
        fields = self.fields
        return fields.parameter("content-disposition", "filename") or fields.parameter(
            "content-type", "name"
        )


def split(raw: bytes) -> Part:
    """Take a mail apart. Raises Unreadable."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")  # as old Macs wrote
    raw = raw.lstrip(b"\r\n\x00")
    if raw.startswith((b"From ", b">From ")):  # as mail lies in a file on Unix
        raw = raw.partition(b"\n")[2]
    if not raw.strip():
        raise Unreadable("empty")
    if not _FIELD.match(raw):
        raise Unreadable("headers")
    return _Reading(raw).part(0, len(raw), depth=0)


@dataclass
class _Reading:
    raw: bytes
    left: int = field(default=MOST)

    def part(self, start: int, end: int, *, depth: int) -> Part:
        fields, start = self._header(start, end)
        if not fields.content_type().startswith("multipart/"):
            return Part(fields, self.raw[start:end])
        if depth >= DEEPEST:
            return Part(fields, b"")
        return Part(fields, b"", self._parts(fields, start, end, depth=depth))

    def _header(self, start: int, end: int) -> tuple[Fields, int]:
        """The fields of a part, and where its body begins."""
        if _BEGINS_BLANK.match(self.raw, start, end):
            return Fields(b""), start
        blank = _BLANK_LINE.search(self.raw, start, end)
        if not _FIELD.match(self.raw, start, end):  # a part without any header, nor a blank line
            return Fields(b""), start
        last = blank.start() if blank else end
        if last - start > LONGEST_HEADER:
            raise Unreadable("headers")
        return Fields(self.raw[start:last]), blank.end() if blank else end

    def _parts(self, fields: Fields, start: int, end: int, *, depth: int) -> tuple[Part, ...]:
        marks = self._marks(fields.parameter("content-type", "boundary"), start, end)
        parts: list[Part] = []
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            if mark[1] or self.left <= 0:
                break
            self.left -= 1
            stop = following.start() - 1 if following else end
            parts.append(self.part(min(mark.end() + 1, stop), stop, depth=depth + 1))
        return tuple(parts)

    def _marks(self, boundary: str, start: int, end: int) -> list[re.Match[bytes]]:
        """The lines between the parts; guessed where the header does not tell, or tells wrong."""
        name = boundary.encode("utf-8", "replace")[:200]
        marks = self._lines(name, start, end) if name else []
        likely = None if marks else _LIKELY_BOUNDARY.search(self.raw, start, end)
        marks = self._lines(likely[1], start, end) if likely else marks
        if not marks:
            raise Unreadable("boundary")
        return marks

    def _lines(self, boundary: bytes, start: int, end: int) -> list[re.Match[bytes]]:
        line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$", re.MULTILINE)
        return list(islice(line.finditer(self.raw, start, end), MOST + 1))
