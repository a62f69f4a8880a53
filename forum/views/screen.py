"""What every template can use: who is there, times in words, addresses, translations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import current_app, g, url_for
from flask_babel import format_datetime, format_timedelta, get_locale, gettext
from jinja2 import StrictUndefined

from forum import clock, policy
from forum.db import session
from forum.models.topics import Topic
from forum.views import assets

if TYPE_CHECKING:
    from flask import Flask


class Lazily:
    """A yes or no that costs its question only when a template asks."""

    def __init__(self, question: Callable[[], bool]) -> None:
        self._question = question

    def __bool__(self) -> bool:
        return self._question()


def init_app(app: Flask) -> None:
    """Gives Jinja our filters and context; an unknown name in a template is an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {"ago": ago, "moment": moment}
    app.jinja_env.globals |= {"policy": policy, "dom_id": dom_id, "static_url": assets.address}
    app.context_processor(_context)


def dom_id(row: Any) -> str:
    """The id that a row's partial has on a page: "post-12"."""
    return f"{type(row).__name__.lower()}-{row.id}"


def ago(at: datetime) -> str:
    """How long ago in words; from a week on, the date."""
    gone = clock.now() - at
    if gone.total_seconds() < 60:
        return str(gettext("just now"))
    if gone.days < 7:
        return str(format_timedelta(-gone, add_direction=True, threshold=1.2))
    same_year = clock.local(at).year == clock.today().year
    return str(format_datetime(at, "d MMM" if same_year else "d MMM y"))


def moment(at: datetime) -> str:
    """The full date and time, on the charity's clock."""
    return str(format_datetime(at, "EEEE d MMMM y, H:mm"))


def absolute(endpoint: str, **values: Any) -> str:
    """A link for mail: from the configured address, never from a request's Host header."""
    return f"{current_app.config['FORUM_ADDRESS']}{url_for(endpoint, **values)}"


def _context() -> dict[str, Any]:
    return {
        "site": g.site,
        "member": g.member,
        "lang": str(get_locale()),
        "waiting": Lazily(partial(_waiting)),
    }


def _waiting() -> bool:
    """Whether there is something new "For you": one statement, asked when the page shows it."""
    if not g.member.signed_in:
        return False
    told = policy.visible_notifications(g.member).filter_by(seen_at=None).limit(1)
    return session.scalar(told.with_only_columns(Topic.id), {"me": g.member.id}) is not None
