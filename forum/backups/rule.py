"""Which backups are kept: the newest of 7 days, of 4 weeks and of 12 months."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from forum import clock

DAYS, WEEKS, MONTHS = 7, 4, 12
_SPANS: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
    (DAYS, lambda at: (at.year, at.month, at.day)),
    (WEEKS, lambda at: at.isocalendar()[:2]),
    (MONTHS, lambda at: (at.year, at.month)),
)


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Those of `moments` that stay. Days without a backup do not count: a week of failures, or a
    clock that jumped ahead, takes nothing away.
    """
    newest_first = sorted(moments, reverse=True)
    stay: set[datetime] = set()
    for count, span in _SPANS:
        found: dict[tuple[int, ...], datetime] = {}
        for at in newest_first:
            found.setdefault(span(clock.local(at)), at)
        stay |= set(list(found.values())[:count])
    return stay
