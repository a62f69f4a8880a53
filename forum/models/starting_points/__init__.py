"""Starting points: audiences, boards and guidelines that a new charity begins with and changes.

Each is a file of this folder in two languages; what is made of it belongs to the charity.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select

from forum.db import session
from forum.models.audiences import Audience
from forum.models.boards import Board
from forum.models.doors import Rules
from forum.models.members import Member
from forum.text.marking import N_

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "cy")
POINTS = {
    "parents": N_("Parents with a condition, and those who love them"),
    "carers": N_("Carers and partners"),
    "bereavement": N_("Bereavement"),
}


@dataclass(frozen=True)
class StartingPoint:
    """What one of POINTS holds: `audiences` and `boards`, as its file says them."""

    slug: str
    audiences: tuple[dict[str, Any], ...]
    boards: tuple[dict[str, Any], ...]

    @classmethod
    def named(cls, slug: str, *, language: str) -> StartingPoint:
        """One of POINTS in a language; English where there is no other.

        Raises KeyError for a name that is none of them.
        """
        words = _read(slug)[language if language in LANGUAGES else "en"]
        return cls(slug, tuple(words["audiences"]), tuple(words["boards"]))

    def lay_out(self, *, by: Member) -> bool:
        """Makes its audiences and boards; does nothing where there are boards already."""
        if session.scalar(select(exists().where(Board.id.is_not(None)))):
            return False
        audiences = {
            each["name"]: Audience.named(each["name"])
            or Audience.create(
                by=by, name=each["name"], statement=each["statement"], needs_agreement=False
            )
            for each in self.audiences
        }
        for each in self.boards:
            Board.create(
                by=by, rules=_rules(each, audiences), name=each["name"], purpose=each["purpose"]
            )
        return True


def guidelines(*, language: str) -> tuple[str, str]:
    """Guidelines to begin with, and the same in easy words."""
    language = language if language in LANGUAGES else "en"
    full = FOLDER / f"guidelines.{language}.md"
    easy = FOLDER / f"guidelines-easy.{language}.md"
    return full.read_text(encoding="utf-8"), easy.read_text(encoding="utf-8")


def _rules(board: dict[str, Any], audiences: dict[str, Audience]) -> Rules:
    named = tuple(audiences[each] for each in board.get("for", ()))
    read_by = "audiences" if named else board.get("read_by", "members")
    post_by = "audiences" if named else "members"
    return Rules(read_by, post_by, named, named)


@cache
def _read(slug: str) -> dict[str, Any]:
    if slug not in POINTS:
        raise KeyError(slug)
    return tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"))
