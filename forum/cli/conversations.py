"""Conversations in a CSV file: read row by row, gathered into topics, refused with a reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from forum import clock
from forum.models.posts import BODY_LENGTH
from forum.models.topics import TITLE_LENGTH
from forum.text import characters

COLUMNS = ("board", "topic", "author", "posted_at", "body")
NAME_LENGTH = 30


class Unreadable(Exception):
    """The file as a whole cannot be taken; its words are for the operator."""


@dataclass(frozen=True)
class Row:
    """One post to be."""

    line: int
    board: str
    topic: str
    author: str
    posted_at: datetime
    body: str


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be taken, and why."""

    line: int
    reason: str


@dataclass
class Conversation:
    """The rows of one topic, in reading order."""

    board: str
    title: str
    rows: list[Row] = field(default_factory=list)


def read(path: Path) -> tuple[list[Conversation], list[Refusal]]:
    """The conversations of a file, and the rows refused.

    Raises Unreadable for a file that is not UTF-8, not CSV, or lacks a column.
    """
    gathered: dict[tuple[str, str], Conversation] = {}
    refusals: list[Refusal] = []
    for each in _rows(path):
        if isinstance(each, Refusal):
            refusals.append(each)
            continue
        place = (each.board, each.topic)
        gathered.setdefault(place, Conversation(*place)).rows.append(each)
    return list(gathered.values()), refusals


def _rows(path: Path) -> Iterator[Row | Refusal]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            missing = [each for each in COLUMNS if each not in (reader.fieldnames or ())]
            if missing:
                raise Unreadable(f"The first line has no column {', '.join(missing)}.")
            before = reader.line_num
            for cells in reader:
                yield _row(before + 1, cells)
                before = reader.line_num
        except UnicodeDecodeError as problem:
            raise Unreadable(
                f"The file is not UTF-8 (near byte {problem.start}). Save it as UTF-8, try again."
            ) from problem
        except csv.Error as problem:
            raise Unreadable(f"Line {reader.line_num + 1} is not CSV: {problem}.") from problem


def _row(line: int, cells: dict[str, str | None]) -> Row | Refusal:
    if None in cells or None in cells.values():
        return Refusal(line, "it does not have as many cells as the first line")
    words = {name: characters.tidy(cells[name] or "") for name in COLUMNS}
    for name, length in (("board", 60), ("topic", TITLE_LENGTH), ("author", NAME_LENGTH)):
        reason = _wrong(name, words[name], length)
        if reason:
            return Refusal(line, reason)
    reason = _wrong("body", words["body"], BODY_LENGTH)
    try:
        at = _moment(words["posted_at"])
    except ValueError:
        reason = reason or "posted_at is not a time like 2026-05-31T22:15:00Z"
    if reason:
        return Refusal(line, reason)
    return Row(line, words["board"], words["topic"], words["author"], at, words["body"])


def _wrong(name: str, words: str, length: int) -> str:
    if not words:
        return f"{name} is empty"
    if len(words) > length:
        return f"{name} is longer than {length} characters"
    if characters.problem(words, multiline=name == "body"):
        return f"{name} holds characters that cannot be shown"
    return ""


def _moment(words: str) -> datetime:
    """A UTC time; raises ValueError for none, and for one that has not come yet."""
    at = datetime.fromisoformat(words)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    if not datetime(1990, 1, 1, tzinfo=UTC) < at <= clock.now():
        raise ValueError("out of range")
    return at.astimezone(UTC)
