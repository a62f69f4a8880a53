"""The bytes of a part as text: transfer encodings and charsets, also broken or mislabelled ones."""

from __future__ import annotations

import base64
import binascii
import codecs
import re

from forum.mail.parts import Part

MOST = 3 * 1024 * 1024  # bytes of one part that are looked at

_FOREIGN = re.compile(rb"[^A-Za-z0-9+/]+")
_PROSE = re.compile(rb"\S \S")
_META = re.compile(rb"<meta[^>]{0,200}?charset=[\"' ]{0,3}([\w.:-]{2,40})", re.IGNORECASE)
# By name, because Python also knows codecs that unpack (zip), run in quadratic time (punycode)
# or make other characters out of plain ones (unicode_escape, rot13).
_CHARSET = re.compile(
    r"(?:utf|iso|iso8859|latin|windows|cp|koi8|gb|big5|euc|shift|sjis|mac|tis|hz|ascii|us|x)"
    r"[\w.:-]{0,30}|l\d|ansi[\w.:-]{0,20}",
    re.IGNORECASE | re.ASCII,
)
_SINGLE_BYTE = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252"})
# Bytes that are no UTF-8 within a text that is: mostly typographic quotes of Windows.
_STRAY = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


def text(part: Part) -> str:
    """The text of a part. Never raises: what cannot be decoded is replaced."""
    body = _untransferred(part)
    name = _codec(_declared(part, body))
    if name and name not in _SINGLE_BYTE:
        try:
            return body.decode(name)
        except (UnicodeError, ValueError):
            pass
    if name in _SINGLE_BYTE and not _is_utf8(body):
        return body.decode("cp1252", "replace")
    return body.decode("utf-8", "surrogateescape").translate(_STRAY)


def _untransferred(part: Part) -> bytes:
    """The bytes of a part without base64 or quoted-printable."""
    body = part.body[:MOST]
    encoding = part.fields.first("content-transfer-encoding").strip("\"' ").lower()
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding == "base64" and not _PROSE.search(body, 0, 200):
        letters = _FOREIGN.sub(b"", body.partition(b"=")[0])
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    return body


def _declared(part: Part, body: bytes) -> str:
    declared = part.fields.parameter("content-type", "charset")
    meta = None if declared else _META.search(body, 0, 2000)
    return meta[1].decode("ascii", "replace") if meta else declared


def _codec(declared: str) -> str:
    """The name of a charset that may be used, or "" for an unknown one."""
    if not _CHARSET.fullmatch(declared):
        return ""
    try:
        return codecs.lookup(declared).name
    except (LookupError, ValueError):
        return ""


def _is_utf8(body: bytes) -> bool:
    try:
        return bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False
