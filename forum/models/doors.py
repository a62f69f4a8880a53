"""Who may read a board and who may post on it, as one thing that can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forum.models.audiences import Audience

# From open to closed. Nobody posts who may not read.
READERS = ("visitors", "members", "audiences", "volunteers", "moderators")
WRITERS = ("members", "audiences", "volunteers", "moderators")
# Whom each circle holds for certain, whatever the audiences are: moderators are volunteers.
WITHIN = {
    "visitors": frozenset(READERS),
    "members": frozenset(WRITERS),
    "audiences": frozenset[str](),
    "volunteers": frozenset({"volunteers", "moderators"}),
    "moderators": frozenset({"moderators"}),
}


@dataclass(frozen=True)
class Rules:
    """Who may read, who may post; the audiences where it says "audiences"."""

    read_by: str
    post_by: str
    reading: tuple[Audience, ...] = ()
    writing: tuple[Audience, ...] = ()

    def __str__(self) -> str:
        return f"read: {_circle(self.read_by, self.reading)}; post: " + _circle(
            self.post_by, self.writing
        )

    @property
    def posting_is_wider(self) -> bool:
        """Whether somebody could post who may not read."""
        return not _within(self.post_by, self.writing, self.read_by, self.reading)

    def opens(self, before: Rules) -> bool:
        """Whether somebody may read now who could not before."""
        return not _within(self.read_by, self.reading, before.read_by, before.reading)


def _within(
    inner: str, some: tuple[Audience, ...], outer: str, others: tuple[Audience, ...]
) -> bool:
    if inner == outer == "audiences":
        return set(some) <= set(others)
    return inner in WITHIN[outer]


def _circle(who: str, audiences: tuple[Audience, ...]) -> str:
    return ", ".join(each.name for each in audiences) if who == "audiences" else who
