"""A clock that stands still, and hours during which moderators are here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from forum import clock, db
from forum.models.hours import Week
from forum.models.sites import Site
from forum.views.application import Forum

OFFICE: Week = (((540, 1020),),) * 5 + ((), ())  # Monday to Friday, 9 to 17
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], datetime]:
    """`on("Monday 10:30")` stops the clock at that time of the coming week; gives the moment.

    No more than two weeks ahead, so that nobody's sign-in has grown too old. Later calls count
    from the same week: `on("Monday 16:00")`, then `on("Tuesday 9:00")`.
    """
    today = clock.today()
    week = today + timedelta(days=7 - today.weekday())

    def stop(words: str) -> datetime:
        day, hour = words.split()
        there = datetime.combine(
            week + timedelta(days=DAYS.index(day)), time(*map(int, hour.split(":"))), clock.ZONE
        )
        moment = there.astimezone(UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return stop


@pytest.fixture
def office(app: Forum) -> Site:
    """Moderators are here Monday to Friday, 9 am to 5 pm; gives the site."""
    with db.transaction():
        site = Site.here()
        site.set_hours(by=None, week=OFFICE, nation="", bank_holidays=[])
    return site
