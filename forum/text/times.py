"""Times of day as people type them: "9", "9am", "9.30 pm", "17:30", "midday"."""

from __future__ import annotations

import re
from dataclasses import dataclass

# yb and yh: y bore, yr hwyr, as Welsh pages write morning and afternoon.
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?\s*"
    r"(?:(?P<morning>a\.?m\.?|y\.?b\.?)|(?P<later>p\.?m\.?|y\.?h\.?))?"
)
_NAMED = {"noon": 720, "midday": 720, "midnight": 0, "canol dydd": 720, "canol nos": 0}


@dataclass(frozen=True)
class TimeOfDay:
    """Minutes after midnight, 1440 for 24:00. `bare`: an hour that may be morning or evening."""

    minutes: int
    bare: bool = False


def read(words: str) -> TimeOfDay | None:
    """The time that the words say; None when they say none."""
    words = " ".join(words.casefold().split())
    if words in _NAMED:
        return TimeOfDay(_NAMED[words])
    found = _CLOCK.fullmatch(words)
    if not found or not words.isascii():
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    halved = found["morning"] or found["later"]
    if halved and not 1 <= hour <= 12:
        return None
    if halved:
        hour = hour % 12 + (12 if found["later"] else 0)
    if minute > 59 or hour * 60 + minute > 1440:
        return None
    bare = not halved and 1 <= hour <= 12 and not found["hour"].startswith("0")
    return TimeOfDay(hour * 60 + minute, bare=bare)
