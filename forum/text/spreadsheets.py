"""Tables for spreadsheet programs: CSV in which no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

# A cell that begins so is computed when the file is opened (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def written(rows: Iterable[Iterable[object]]) -> str:
    """The rows as CSV (RFC 4180), with a mark by which Excel knows that it is UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([_safe(str(cell)) for cell in row] for row in rows)
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def _safe(words: str) -> str:
    return f"'{words}" if words.lstrip(" \n").startswith(FORMULA) else words
