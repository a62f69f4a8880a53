"""When moderators are here, in words: the line on every page, the week, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, cast

from babel.dates import format_date, get_day_names
from flask import g, render_template
from flask_babel import gettext
from markupsafe import Markup

from forum import clock
from forum.mail.speaking import spoken
from forum.models.hours import DAY, Closure, Hours, Shift

if TYPE_CHECKING:
    from flask import Flask

SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Presence:
    """What pages say about when moderators are here, at one moment, in one language."""

    staffed: bool
    words: str  # "Moderators are here until 5 pm."
    again: str  # when they are here, the next time after this: "… again tomorrow at 9 am."
    why: str  # the charity's words about a closure, when that is why nobody is here
    week: tuple[str, ...]  # "Monday to Friday: 9 am to 5 pm"


def init_app(app: Flask) -> None:
    """Gives templates `presence()`, the line for the top of a page, and times in words."""
    app.jinja_env.globals |= {"presence": presence, "hours_line": line}
    app.jinja_env.filters |= {"by_when": by_when, "shifts": shifts, "day_name": day_name}


def presence() -> Presence | None:
    """That of now; None where the charity has set no hours."""
    hours = _hours()
    return _presence(hours, _minute(), _language()) if hours else None


def line() -> Markup:
    """The calm line at the top of a page; nothing without hours."""
    hours = _hours()
    return _line(hours, _minute(), _language()) if hours else Markup("")


def by_when(at: datetime) -> str:
    """A moment in words that follow "by": "today at 5 pm", "Monday at 9 am"."""
    now = clock.now()
    named = gettext("%(day)s at %(time)s", day=_named(at, now), time=time_of(at))
    return _when(at, now) or str(named)


def on_when(at: datetime, now: datetime) -> str:
    """A moment in words that say when: "today at 5 pm", "on Monday at 9 am"."""
    named = gettext("on %(day)s at %(time)s", day=_named(at, now), time=time_of(at))
    return _when(at, now) or str(named)


def time_of(at: datetime) -> str:
    """The time of day on the charity's clock: "9 am", "5:30 pm", "midnight"."""
    there = clock.local(at)
    return minutes_of(there.hour * 60 + there.minute)


def minutes_of(minutes: int) -> str:
    """Minutes after midnight as a time of day."""
    hour, minute = divmod(minutes % DAY, 60)
    if minute == 0 and hour % 12 == 0:
        return str(gettext("midday") if hour else gettext("midnight"))
    shown = str(hour % 12 or 12) + (f":{minute:02}" if minute else "")
    words = gettext("%(time)s am", time=shown) if hour < 12 else gettext("%(time)s pm", time=shown)
    return str(words).replace(" ", SPACE)


def shifts(times: tuple[Shift, ...]) -> str:
    """The shifts of one day: "9 am to 5 pm, 7 pm to 2 am the next day"."""
    return ", ".join(_shift(begin, end) for begin, end in times)


def day_name(weekday: int) -> str:
    """The name of a day of the week, Monday being 0."""
    return str(get_day_names("wide", locale=_language())[weekday])


def _shift(begin: int, end: int) -> str:
    if (begin, end) == (0, DAY):
        return str(gettext("day and night"))
    times = {"begin": minutes_of(begin), "end": minutes_of(end)}
    if end > DAY:
        return str(gettext("%(begin)s to %(end)s the next day", **times))
    return str(gettext("%(begin)s to %(end)s", **times))


@lru_cache(maxsize=16)
def _line(hours: Hours, minute: int, language: str) -> Markup:
    there = _presence(hours, minute, language)
    return Markup(render_template("hours/_line.html", there=there).strip())


@lru_cache(maxsize=16)
def _presence(hours: Hours, minute: int, _spoken: str) -> Presence:
    """Made once a minute: to look a year ahead and put it into words takes up to 10 ms."""
    now = datetime.fromtimestamp(minute * 60, UTC)
    opening, week = hours.next_opening(now), _week(hours)
    when = on_when(opening, now) if opening else ""
    if hours.staffed(now):
        again = gettext("They are here again %(when)s.", when=when) if when else ""
        return Presence(True, _here(hours, now), again, "", week)
    words = gettext("Moderators are away for now.")
    if when:
        words = gettext("Moderators are back %(when)s.", when=when)
    closure = _reason(hours, now, opening)
    return Presence(False, words, "", _sentence(closure.words) if closure else "", week)


def _here(hours: Hours, now: datetime) -> str:
    leaving = hours.closes(now)
    if leaving is None:
        return str(gettext("Moderators are here day and night."))
    soon = leaving - now <= timedelta(hours=24)
    until = time_of(leaving) if soon else by_when(leaving)
    return str(gettext("Moderators are here until %(when)s.", when=until))


def _sentence(words: str) -> str:
    return words if words[-1:] in (".", "?", "!", "…") else f"{words}."


def _reason(hours: Hours, now: datetime, opening: datetime | None) -> Closure | None:
    """The closure that keeps everybody away: of today, or of the days until somebody comes."""
    today = clock.local(now).date()
    days = (clock.local(opening).date() - today).days if opening else 1
    found = (hours.closure(today + timedelta(days=each)) for each in range(max(days, 1)))
    return next((each for each in found if each), None)


def _week(hours: Hours) -> tuple[str, ...]:
    """The weekly pattern, days of the same hours together; days without any are left out."""
    runs = groupby(enumerate(hours.week), key=lambda each: tuple(sorted(each[1])))
    return tuple(
        f"{_days([day for day, _times in run])}: {shifts(times)}" for times, run in runs if times
    )


def _days(days: list[int]) -> str:
    names = {"first": day_name(days[0]), "last": day_name(days[-1])}
    if len(days) == 1:
        return names["first"]
    if len(days) == 7:
        return str(gettext("Every day"))
    if len(days) == 2:
        return str(gettext("%(first)s and %(last)s", **names))
    return str(gettext("%(first)s to %(last)s", **names))


def _when(at: datetime, now: datetime) -> str:
    """For today and tomorrow; else nothing."""
    days = (clock.local(at).date() - clock.local(now).date()).days
    if days == 0:
        return str(gettext("today at %(time)s", time=time_of(at)))
    return str(gettext("tomorrow at %(time)s", time=time_of(at))) if days == 1 else ""


def _named(at: datetime, now: datetime) -> str:
    """The day of the week within the next six days; then with its date."""
    day: date = clock.local(at).date()
    near = 0 < (day - clock.local(now).date()).days < 7
    return str(format_date(day, "EEEE" if near else "EEEE d MMMM", locale=_language()))


def _hours() -> Hours | None:
    """Those of the site, read once a page."""
    if "hours" not in g:
        g.hours = g.site.hours if g.get("site") else None
    return cast("Hours | None", g.hours)


def _minute() -> int:
    return int(clock.now().timestamp()) // 60


def _language() -> str:
    return spoken().code
