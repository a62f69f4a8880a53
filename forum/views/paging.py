"""Numbered pages of twenty."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, request

from forum.models.reader import LENGTH


@dataclass(frozen=True)
class Page:
    """One page of a list: which, of how many things."""

    number: int
    total: int

    @property
    def count(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // LENGTH))

    @property
    def offset(self) -> int:
        """How many things come before this page."""
        return (self.number - 1) * LENGTH

    @property
    def offered(self) -> list[int]:
        """The numbers that are shown: the ends, this one and its neighbours."""
        near = {1, self.number - 1, self.number, self.number + 1, self.count}
        return sorted(each for each in near if 1 <= each <= self.count)


def asked() -> int:
    """The page that the address asks for, from 1; 404 for what cannot be a page."""
    words = request.args.get("page", "1")
    if not (words.isascii() and words.isdigit() and 0 < int(words[:10]) < 10**7 and len(words) < 9):
        abort(404)
    return int(words)


def page(total: int, *, number: int | None = None) -> Page:
    """The page asked for, of `total` things; 404 past the last one."""
    wanted = Page(number or asked(), total)
    if wanted.number > wanted.count:
        abort(404)
    return wanted
