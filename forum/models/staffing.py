"""When moderators are here, as the charity set it: a part of the one row of the site."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.hours import NOBODY, Closure, Hours, Week

if TYPE_CHECKING:
    from forum.models.members import Member

WORDS_LENGTH = 200  # characters, about a closure
MOST_CLOSURES = 40  # they are read with every page


class Staffed:
    """Every page says when somebody is here, so the hours come with the site's own row."""

    hours_week: Mapped[list[list[list[int]]]] = mapped_column(JSON, default=list)
    closures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    bank_nation: Mapped[str] = mapped_column(String(3), default="")
    bank_holidays: Mapped[list[str]] = mapped_column(JSON, default=list)  # dates, as ISO 8601

    @property
    def hours(self) -> Hours | None:
        """When moderators are here; None: the charity has not said so, and no page says a word."""
        return self.calendar if any(self.hours_week or ()) else None

    @property
    def calendar(self) -> Hours:
        """The same with its closed days, also where nobody has said who is here when."""
        pattern = self.hours_week or [[]] * 7
        week = tuple(tuple((begin, end) for begin, end in day) for day in pattern)
        holidays = frozenset(map(date.fromisoformat, self.bank_holidays or ()))
        return Hours(week, self.planned_closures, holidays)

    @property
    def planned_closures(self) -> tuple[Closure, ...]:
        """Closures that are not over, the next one first."""
        rows = [
            Closure(
                row["number"],
                date.fromisoformat(row["first"]),
                date.fromisoformat(row["last"]),
                row["words"],
            )
            for row in self.closures or ()
        ]
        recent = clock.today() - timedelta(days=1)  # a shift of its eve may still be going on
        return tuple(sorted((r for r in rows if r.last >= recent), key=lambda r: r.first))

    def set_hours(
        self, *, by: Member | None, week: Week, nation: str, bank_holidays: Collection[date]
    ) -> None:
        """The weekly pattern from now on, and the nation whose bank holidays are closed days."""
        pattern = [[list(shift) for shift in day] for day in week] if week != NOBODY else []
        days = sorted(each.isoformat() for each in bank_holidays)
        new = {"hours_week": pattern, "bank_nation": nation, "bank_holidays": days}
        changed = [name for name, value in new.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, new[name])
        if changed:
            AuditEntry.write("site.set_hours", by=by, subject=self, details=", ".join(changed))

    def learn_bank_holidays(self, days: Collection[date], *, of: str) -> None:
        """Those of the coming years, unless the charity chose another nation meanwhile."""
        if of == self.bank_nation and days:
            self.bank_holidays = sorted(each.isoformat() for each in days)

    def close(self, first: date, last: date, words: str, *, by: Member | None) -> Closure:
        """Nobody is here from `first` to `last`, both included."""
        self._reread()
        planned = self.planned_closures
        same = next(
            (c for c in planned if (c.first, c.last, c.words) == (first, last, words)), None
        )
        if same:
            return same
        number = 1 + max((row["number"] for row in self.closures or ()), default=0)
        closure = Closure(number, first, last, words)
        self._keep((*planned, closure))
        AuditEntry.write("site.close", by=by, subject=self, details=f"{first} to {last}")
        return closure

    def reopen(self, closure: Closure, *, by: Member | None) -> None:
        """The days of a closure are as any others again."""
        self._reread()
        if closure in self.planned_closures:
            self._keep([each for each in self.planned_closures if each != closure])
            details = f"{closure.first} to {closure.last}"
            AuditEntry.write("site.reopen", by=by, subject=self, details=details)

    def _reread(self) -> None:
        """The list as it is under the write lock: another coordinator may have added to it."""
        session.refresh(self, ["closures"])

    def _keep(self, closures: Collection[Closure]) -> None:
        self.closures = [
            {
                "number": each.number,
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "words": each.words,
            }
            for each in closures
        ]
