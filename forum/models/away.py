"""What a reader keeps away: whom she has blocked, and the words that she muted."""

from __future__ import annotations

from dataclasses import dataclass

from forum.text import muting


@dataclass(frozen=True, slots=True)
class Away:
    """Read with a member's rights, in the same statement. Nobody else ever sees it."""

    blocked: frozenset[int] = frozenset()  # numbers of members
    words: tuple[str, ...] = ()  # as `muting.plainly` gives them

    def __bool__(self) -> bool:
        return bool(self.blocked or self.words)

    def folds(self, author_id: int | None, *texts: str) -> str:
        """Why something is folded: "blocked", "muted", or "" when it is not.

        `author_id` is None for what was written anonymously: a fold would tell by whom.
        """
        if author_id in self.blocked:
            return "blocked"
        return "muted" if self.mutes(*texts) else ""

    def mutes(self, *texts: str) -> bool:
        """Whether one of the words stands in one of these texts."""
        return bool(self.words) and muting.stand_in(self.words, *texts)
