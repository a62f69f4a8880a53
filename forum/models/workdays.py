"""Working days, for what the coordinator promises: Monday to Friday, less closed days. Arithmetic.

Closed are the bank holidays and closures of the staffed hours. Their weekly pattern does not count:
moderators who are here on Sundays do not make a Sunday a day on which the coordinator works.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from forum import clock
from forum.models.hours import HORIZON, Hours

DAY = timedelta(days=1)


def works(day: date, hours: Hours) -> bool:
    """Whether the coordinator works on that day."""
    return day.weekday() < 5 and not hours.closed(day)


def after(day: date, count: int, hours: Hours) -> date:
    """The last of `count` working days after `day`; counted plainly where none is within a year."""
    ahead = [day + each * DAY for each in range(1, HORIZON)]
    found = [each for each in ahead if works(each, hours)]
    return found[count - 1] if len(found) >= count else day + count * DAY


def within(moment: datetime, length: timedelta, hours: Hours) -> datetime:
    """When so much time has passed; whole closed days do not count, weekends do.

    Volunteers write on Saturdays; on a bank holiday or in a closure nobody is asked to.
    """
    day, end = clock.local(moment).date(), moment + length
    for _ in range(HORIZON):
        day += DAY
        if day > clock.local(end).date():
            break
        if hours.closed(day):
            end += DAY
    return end
