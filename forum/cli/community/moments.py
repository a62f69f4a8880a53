"""How the files of this folder say when something was: so long before now."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from forum import clock


def back(ago: str) -> datetime:
    """The moment that "3d 4h 12m" lies back."""
    parts = {unit: int(number) for number, unit in re.findall(r"(\d+)([dhm])", ago)}
    length = timedelta(days=parts.get("d", 0), hours=parts.get("h", 0), minutes=parts.get("m", 0))
    return clock.now() - length
