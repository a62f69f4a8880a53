"""What time it is: aware UTC in the database, the charity's own zone on the screen."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def ago(**length: float) -> datetime:
    """The moment that lies a length of time back: `ago(days=30)`; takes what timedelta takes."""
    return now() - timedelta(**length)


def ahead(**length: float) -> datetime:
    """The moment that lies a length of time ahead: `ahead(minutes=10)`."""
    return now() + timedelta(**length)


def ticks() -> float:
    """Seconds that only ever go forward, also when the clock on the wall is put right."""
    return time.monotonic()


def local(moment: datetime) -> datetime:
    """The same moment on the charity's clock."""
    return moment.astimezone(ZONE)


def today() -> date:
    """The date on the charity's calendar."""
    return local(now()).date()
