"""A quote of somebody's words, in Markdown, to answer beneath."""

import re

from forum.text import names

LIMIT = 600
ATTRIBUTION = "**{name}** wrote:"

_QUOTED = re.compile(r" {0,3}>")
_MARKS = re.compile(r"[ >]*")
_DOT = re.compile(r"\.(?=\w)")
_BLANK_LINES = re.compile(r"\n\s*\n")


def quote(name: str, source: str, limit: int = LIMIT, *, attribution: str = ATTRIBUTION) -> str:
    """Return Markdown that quotes what somebody wrote, with a blank line after it to write on.

    What they quoted themselves is left out, so that quotes never nest; a text that is nothing but
    a quote is quoted as if it were theirs. Past `limit` characters it is cut at a word.
    `attribution` is the line above in the writer's language, with {name} in it.
    """
    own = [line for line in source.splitlines() if not _QUOTED.match(line)]
    if not any(map(str.strip, own)):
        own = [_MARKS.sub("", line, count=1) for line in source.splitlines()]
    said = _cut(_BLANK_LINES.sub("\n\n", "\n".join(own)).strip(), limit)
    lines = [attribution.replace("{name}", _defused(name)), "", *said.splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    start = text[: limit + 1]
    whole = start.rsplit(None, 1)[0] if re.search(r"\s", start) else start[:limit]
    return f"{whole.rstrip()} …"


def _defused(name: str) -> str:
    """Return a name without markup, and without what would become a link."""
    plain = "".join(each if names.may_stand(each) else " " for each in name)
    return " ".join(_DOT.sub(". ", plain).split())
