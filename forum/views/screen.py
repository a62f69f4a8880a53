"""What every template can use: who is there, times in words, addresses, translations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from babel.dates import format_date, format_datetime, format_timedelta
from flask import current_app, g
from flask_babel import gettext
from jinja2 import StrictUndefined
from markupsafe import Markup

from forum import clock, policy
from forum.mail.speaking import spoken
from forum.views import assets, phrases, waiting

if TYPE_CHECKING:
    from flask import Flask

UNITS = (("days", 86400), ("hours", 3600), ("minutes", 60))  # each with its seconds


class Lazily:
    """A number that costs its question only when a template asks."""

    def __init__(self, question: Callable[[], int]) -> None:
        self._question = question

    def __int__(self) -> int:
        return self._question()


def init_app(app: Flask) -> None:
    """Gives Jinja our filters and context; an unknown name in a template is an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {"ago": ago, "when": when, "moment": moment}
    app.jinja_env.filters |= {"clock_time": clock_time, "day": day, "titled": titled}
    app.jinja_env.filters |= {"shade": shade, "translated": translated}
    app.jinja_env.globals |= {"policy": policy, "dom_id": dom_id}
    app.jinja_env.globals |= {"phrases": phrases.phrases, "made_once": phrases.made_once}
    app.jinja_env.globals["menus"] = phrases.menus
    demo = app.config["FORUM_DEMO"]  # where style sheets may change while it runs
    app.jinja_env.globals["static_url"] = assets.address if demo else cache(assets.address)
    app.context_processor(_context)


def dom_id(row: Any) -> str:
    """The id that a row's partial has on a page: "post-12"."""
    return f"{type(row).__name__.lower()}-{row.id}"


def ago(at: datetime) -> str:
    """How long ago in words; from a week on, the date."""
    return _ago(at, _language())


def when(at: datetime) -> Markup:
    """How long ago in words, with the full date for whoever wants it."""
    language = _language()
    return _when(at, _ago(at, language), language)


def moment(at: datetime) -> str:
    """The full date and time, on the charity's clock."""
    return _moment(int(at.timestamp()) // 60, _language())


def day(at: date) -> str:
    """The date in full; of a moment, the date on the charity's clock."""
    on = clock.local(at).date() if isinstance(at, datetime) else at
    return str(format_date(on, "d MMMM y", locale=_language()))


def clock_time(at: datetime) -> str:
    """The time of day, on the charity's clock."""
    return str(format_datetime(at, "H:mm", tzinfo=clock.ZONE, locale=_language()))


def titled(title: str) -> str:
    """A topic's title; when it is empty, its author took it back, or a moderator has hidden it."""
    return title or str(gettext("A title that is no longer shown"))


def translated(words: str) -> str:
    """Words of a row that began as ours, in the reader's language; any others as they are."""
    return str(gettext(words)) if words else ""


@lru_cache(maxsize=4096)
def shade(name: str) -> int:
    """Which of eight quiet colours the face beside a name has; the same name, the same colour."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    plain = (name or "?").lower()
    return (letters.find(plain[0]) * 3 + letters.find(plain[-1]) + len(plain)) % 8


def absolute(endpoint: str, **values: Any) -> str:
    """A link for mail: from the configured address, never from a request's headers."""
    own = current_app.url_map.bind("")  # not what a proxy says that the site stands beneath
    return f"{current_app.config['FORUM_ADDRESS']}{own.build(endpoint, values)}"


def _language() -> str:
    return spoken().code


def _ago(at: datetime, language: str) -> str:
    seconds = int((clock.now() - at).total_seconds())
    if seconds < 60:
        return str(gettext("just now"))
    if seconds < 7 * 86400:
        unit, length = next(each for each in UNITS if seconds >= each[1])
        return _gone(unit, seconds // length, language)
    day = clock.local(at).date()
    return _day(day, day.year == clock.today().year, language)


# Twenty posts show forty times, and Babel takes 0.1 ms to put one of them into words.


@lru_cache(maxsize=1024)
def _when(at: datetime, words: str, language: str) -> Markup:
    full = _moment(int(at.timestamp()) // 60, language)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), full, words)


@lru_cache(maxsize=512)
def _gone(unit: str, number: int, language: str) -> str:
    length = timedelta(**{unit: -number})
    return str(format_timedelta(length, add_direction=True, threshold=1, locale=language))


@lru_cache(maxsize=1024)
def _day(day: date, same_year: bool, language: str) -> str:  # noqa: FBT001 - part of a key
    return str(format_date(day, "d MMM" if same_year else "d MMM y", locale=language))


@lru_cache(maxsize=512)
def _moment(minute: int, language: str) -> str:
    pattern = "EEEE d MMMM y, H:mm"
    return str(format_datetime(minute * 60, pattern, tzinfo=clock.ZONE, locale=language))


def _context() -> dict[str, Any]:
    return {
        "site": g.site,
        "member": g.member,
        "lang": _language(),
        "waiting": Lazily(waiting.count),
    }
