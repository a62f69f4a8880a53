"""Lines that somebody quotes with ">": out they go, and her own between them stay."""

from __future__ import annotations

import re

from forum.text import attributions

KEPT = 200  # characters of a quoted line that are looked at
_WRAPPED_FROM, _WRAPPED_TO = 55, 40  # characters of a line that was broken, and of its rest

QUOTED = re.compile(r"^[ \t]*>", re.MULTILINE)
# ">From" at the start of a line is a "From" of hers, as mail lies in a file on Unix.
_RUN = re.compile(r"^(?:[ \t]{0,8}>(?!From [^\n]*\n(?![ \t]{0,8}>))[^\n]*(?:\n|\Z))+", re.MULTILINE)
_ESCAPED = re.compile(r"^>From ", re.MULTILINE)


def shortened(text: str) -> str:
    """The text with only the first and the last line of each quote: they may be megabytes."""
    return _ESCAPED.sub("From ", _RUN.sub(_first_and_last, text))


def blocks(text: str) -> list[list[str]]:
    """Her own lines, in blocks between the quotes. Shorten the text first."""
    found: list[list[str]] = [[]]
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            if found[-1]:
                _drop_attribution(found[-1])
                found.append([])
        elif not _is_rest_of_quote(lines, number):
            found[-1].append(line)
    return [block for block in found if any(map(str.strip, block))]


def _first_and_last(run: re.Match[str]) -> str:
    lines = run[0].rstrip("\n")
    first = lines[: min(KEPT, (lines + "\n").index("\n"))].lstrip()
    last = lines[lines.rfind("\n") + 1 :].lstrip()[:KEPT]
    return f"{first}\n{last}\n"


def _drop_attribution(block: list[str]) -> None:
    kept = len(block)
    while kept and not block[kept - 1].strip():
        kept -= 1
    if len(block) - kept < 3:
        kept -= attributions.lines_above(block[:kept])
        del block[kept:]


def _is_rest_of_quote(lines: list[str], number: int) -> bool:
    """Whether an unmarked line is the end of the quoted line above it, broken on the way."""
    if not 0 < number < len(lines) - 1 or not lines[number].strip():
        return False
    above, below = lines[number - 1].lstrip(), lines[number + 1].lstrip()
    return (
        above.startswith(">")
        and below.startswith(">")
        and len(above) >= _WRAPPED_FROM
        and len(lines[number]) <= _WRAPPED_TO
    )
