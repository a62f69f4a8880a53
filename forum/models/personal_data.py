"""One kind of thing that is kept about people, and the answers that many kinds share."""

from __future__ import annotations

from dataclasses import dataclass

from forum.text.marking import N_

GOES = N_("It is erased.")
UNNAMED = N_("It stays, without your name.")
KEPT = N_("It stays, because others rely on it: who decided what has to be answered for.")
# Data Protection Act 2018: Schedule 1, paragraph 18, allows keeping it; Schedule 2, paragraphs 2
# and 16, and Schedule 3, paragraphs 5 and 21, say when it is not handed to whom it is about.
SAFEGUARDING = N_("It stays until then: the law lets us keep what protects somebody.")
NOBODY = N_("Nobody. The computer needs it to work.")
YOU = N_("You alone.")
ACCOUNT = N_("As long as you have an account.")


@dataclass(frozen=True)
class Entry:
    """One kind of thing that is kept. `columns`: "table: column column; table: column"."""

    what: str
    columns: str
    why: str
    who: str
    until: str
    erased: str = GOES
    exported: bool = True  # in the copy that a member can ask for

    @property
    def places(self) -> set[tuple[str, str]]:
        """The tables and columns that it is about."""
        found = set()
        for part in self.columns.split(";"):
            table, _, names = part.partition(":")
            found |= {(table.strip(), name) for name in names.split()}
        return found
