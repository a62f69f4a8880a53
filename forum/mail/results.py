"""Reads an Authentication-Results line (RFC 8601): what a mail server found out about a sender.

Comments and quoted words can hold anything, also what looks like a result. So a line is read
letter by letter, never by searching in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


class Unclear(ValueError):
    """A line that does not keep to its grammar; it proves nothing."""


@dataclass(frozen=True)
class Result:
    """One method's result, in small letters, with its properties: {"header.d": "example.org"}."""

    method: str
    result: str
    properties: dict[str, str] = field(default_factory=dict)


def read(value: str) -> tuple[str, list[Result]]:
    """The name of the server that wrote the line, and what it says. Raises Unclear."""
    server, *found = _parts(value)
    if not server:
        raise Unclear(value[:20])
    return server[0].lower(), [_result(words) for words in found if words != ["none"]]


def _result(words: list[str]) -> Result:
    """`dkim=pass reason="…" header.d=example.org`; the version in `dkim/1` is left out."""
    pairs = [_pair(each) for each in words]
    if not pairs:
        raise Unclear("an empty result")
    (method, result), *rest = pairs
    return Result(method.partition("/")[0], result.lower(), dict(rest))


def _pair(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not (name and equals and value):
        raise Unclear(word[:20])
    return name.lower(), value


def _parts(value: str) -> list[list[str]]:
    """The words of each part between semicolons; spaces around = do not part a word."""
    parts: list[list[str]] = [[]]
    glued = False
    for kind, text in _tokens(value):
        if kind == ";":
            parts.append([])
            glued = False
        elif kind == "=" and parts[-1]:
            parts[-1][-1] += "="
            glued = True
        elif kind == "word" and glued:
            parts[-1][-1] += text
            glued = False
        elif kind == "word":
            parts[-1].append(text)
        else:
            raise Unclear(text)
    return parts


def _tokens(value: str) -> Iterator[tuple[str, str]]:
    """Semicolons, equals signs and words, without comments; a quoted word is one word."""
    at = 0
    while at < len(value):
        letter = value[at]
        if letter.isspace():
            at += 1
        elif letter == "(":
            at = _after_comment(value, at)
        elif letter == '"':
            at, word = _quoted(value, at + 1)
            yield "word", word
        elif letter in ";=":
            yield letter, letter
            at += 1
        else:
            end = at
            while end < len(value) and not value[end].isspace() and value[end] not in '();="':
                end += 1
            if end == at:
                raise Unclear(letter)
            yield "word", value[at:end]
            at = end


def _after_comment(value: str, at: int) -> int:
    """Where a comment that begins here is over; comments stand in one another."""
    depth = 0
    while at < len(value):
        letter = value[at]
        depth += {"(": 1, ")": -1}.get(letter, 0)
        at += 2 if letter == "\\" else 1
        if depth == 0:
            return at
    raise Unclear("a comment without an end")


def _quoted(value: str, at: int) -> tuple[int, str]:
    """Where a quoted word is over, and the word."""
    word = ""
    while at < len(value) and value[at] != '"':
        at += value[at] == "\\"
        word += value[at : at + 1]
        at += 1
    if at >= len(value):
        raise Unclear("a quote without an end")
    return at + 1, word
