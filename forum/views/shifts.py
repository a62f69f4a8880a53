"""A day's shifts as a field of a form: up to two, each from and until, typed as people type."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from wtforms import Field

from forum.models.hours import DAY, Shift
from forum.text import characters, times
from forum.views.presence import minutes_of

LONGEST = 20  # characters of a time
BOXES = 4  # from and until, twice


class ShiftsField(Field):
    """`data`: the shifts understood. `typed`: the words of its four boxes, as they came."""

    typed: tuple[str, ...]

    def process_data(self, value: Any) -> None:
        """Shows the shifts that are set."""
        self.data = tuple(value or ())
        shown = [
            minutes_of(each).replace("\N{NO-BREAK SPACE}", " ") for s in self.data for each in s
        ]
        self.typed = _boxes(shown)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Understands what was typed; raises ValueError with a sentence for what it cannot."""
        self.typed = _boxes(characters.scrub(each)[:LONGEST] for each in valuelist)
        self.data = ()
        try:
            self.data = self._understood()
        except ValueError as problem:
            raise ValueError(f"{self.label.text}: {problem}") from None

    def _understood(self) -> tuple[Shift, ...]:
        first, second = (_shift(*self.typed[at : at + 2]) for at in (0, 2))
        found = sorted(each for each in (first, second) if each)
        if len(found) == 2 and found[1][0] < found[0][1]:
            raise ValueError(gettext("The two times overlap. Write them as one, or change one."))
        return tuple(found)


def _boxes(words: Any) -> tuple[str, ...]:
    filled = [*words][:BOXES]
    return (*filled, *[""] * (BOXES - len(filled)))


def _shift(begin: str, end: str) -> Shift | None:
    begin, end = begin.strip(), end.strip()
    if not begin and not end:
        return None
    if not begin or not end:
        raise ValueError(gettext("Say when it begins and when it ends, or leave both empty."))
    start, stop = _time(begin), _time(end)
    last = stop.minutes or DAY  # midnight is the end of the day
    if last > start.minutes:
        return start.minutes, last
    if last == start.minutes:
        raise ValueError(gettext("It begins and ends at the same time. Change one of them."))
    if stop.bare:
        raise ValueError(_which(stop))
    return start.minutes, last + DAY


def _time(words: str) -> times.TimeOfDay:
    found = times.read(words)
    if found is None:
        raise ValueError(
            gettext("“%(words)s” is not a time. Write it like 9am or 17:30.", words=words)
        )
    return found


def _which(stop: times.TimeOfDay) -> str:
    """What to say where "9 to 5" is typed: five in the afternoon, or next morning."""
    morning, later = stop.minutes % 720, stop.minutes % 720 + 720
    words = gettext(
        "Does it end at %(later)s, or at %(morning)s the next day? Write it like that.",
        later=minutes_of(later),
        morning=minutes_of(morning),
    )
    return str(words)
