"""The hours that the charity set: kept in the site's row, with its closures and bank holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from holidays import country_holidays
from sqlalchemy import select, update

from forum import clock, db
from forum.db import session
from forum.jobs import bank_holidays as clockwork
from forum.models import bank_holidays
from forum.models.audit import AuditEntry
from forum.models.hours import NOBODY
from forum.models.sites import Site
from tests.hours import OFFICE

UNSEEN = {"synchronize_session": False}  # as another process does it


def deeds():
    """What the log says was done to the site."""
    rows = select(AuditEntry.action).where(AuditEntry.action.like("site.%")).order_by(AuditEntry.id)
    return list(session.scalars(rows))


def test_a_charity_that_has_set_no_hours_has_none(app):
    assert Site.here().hours is None
    assert Site(name="").hours is None


def test_hours_come_back_as_they_were_set(app, cast):
    night = ((1320, 1560), (60, 120))
    holiday = clock.today() + timedelta(days=9)
    with db.transaction():
        site = Site.here()
        week = (*OFFICE[:6], night)
        site.set_hours(by=cast.cora, week=week, nation="SCT", bank_holidays=[holiday])
        closure = site.close(holiday, holiday, "We move house.", by=cast.cora)
    session.expire_all()

    hours = Site.here().hours

    assert hours.week == week
    assert hours.bank_holidays == {holiday}
    assert hours.closures == (closure,)
    assert deeds() == ["site.set_hours", "site.close"]


def test_setting_the_same_again_is_no_deed(app, cast):
    for _ in range(2):
        with db.transaction():
            site = Site.here()
            site.set_hours(by=cast.cora, week=OFFICE, nation="", bank_holidays=[])
            site.close(clock.today(), clock.today(), "Training", by=cast.cora)

    assert deeds() == ["site.set_hours", "site.close"]
    assert len(Site.here().planned_closures) == 1


def test_hours_can_be_taken_away_again(office, cast):
    with db.transaction():
        office.set_hours(by=cast.cora, week=NOBODY, nation="", bank_holidays=[])

    assert Site.here().hours is None


def test_a_closure_is_taken_off_once_and_the_others_stay(office, cast):
    today = clock.today()
    with db.transaction():
        one = office.close(today, today, "One", by=cast.cora)
        other = office.close(today + timedelta(days=8), today + timedelta(days=9), "Two", by=None)
    with db.transaction():
        office.reopen(one, by=cast.cora)
        office.reopen(one, by=cast.cora)

    assert Site.here().planned_closures == (other,)
    assert deeds().count("site.reopen") == 1


def test_two_coordinators_at_once_lose_no_closure(office, cast):
    today = clock.today()
    row = {"number": 1, "first": f"{today}", "last": f"{today}", "words": "The other's"}
    with db.transaction():
        session.execute(update(Site).values(closures=[row]), execution_options=UNSEEN)
        office.close(today, today, "Mine", by=cast.cora)

    assert [each.words for each in Site.here().planned_closures] == ["The other's", "Mine"]
    assert [each.number for each in Site.here().planned_closures] == [1, 2]


def test_a_closure_that_is_over_is_not_planned_any_more(office, cast, monkeypatch):
    today = clock.today()
    with db.transaction():
        office.close(today, today, "One", by=cast.cora)
    later = clock.ahead(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert Site.here().planned_closures == ()


def test_the_words_of_a_closure_are_not_in_the_log(office, cast):
    with db.transaction():
        office.close(clock.today(), clock.today(), "Cora's operation", by=cast.cora)

    assert not [each for each in session.scalars(select(AuditEntry.details)) if "operation" in each]


@pytest.mark.parametrize("nation", bank_holidays.NATIONS)
def test_bank_holidays_are_those_of_the_library(app, nation):
    year = clock.today().year

    found = bank_holidays.of(nation)

    assert set(found) == set(country_holidays("GB", subdiv=nation, years=range(year, year + 3)))
    assert date(year, 12, 25) in found


def test_wales_has_the_bank_holidays_of_england():
    years = range(2026, 2036)
    wales, england = (set(country_holidays("GB", each, years=years)) for each in ("WLS", "ENG"))

    assert wales == england


@pytest.mark.parametrize("nation", ["", "FRA", "ENG; rm"])
def test_no_nation_has_no_bank_holidays(app, nation):
    assert bank_holidays.of(nation) == []


def test_a_library_that_cannot_be_asked_is_a_problem_with_a_name(app, monkeypatch):
    monkeypatch.setattr("sys.executable", "/no/such/python")

    with pytest.raises(bank_holidays.Unknown):
        bank_holidays.of("ENG")


def test_the_clockwork_learns_of_the_years_to_come(app, cast):
    with db.transaction():
        stale = [date(2020, 12, 25)]
        Site.here().set_hours(by=cast.cora, week=OFFICE, nation="NIR", bank_holidays=stale)

    clockwork.learn()

    session.expire_all()
    assert date(clock.today().year + 2, 7, 12) in Site.here().hours.bank_holidays
    assert stale[0] not in Site.here().hours.bank_holidays


def test_the_clockwork_asks_nothing_for_a_charity_without_a_nation(office, monkeypatch):
    monkeypatch.setattr("sys.executable", "/no/such/python")

    clockwork.learn()

    assert Site.here().bank_holidays == []


def test_another_nation_chosen_meanwhile_stays(app, cast):
    with db.transaction():
        site = Site.here()
        site.set_hours(by=cast.cora, week=OFFICE, nation="SCT", bank_holidays=[])
        site.learn_bank_holidays([date(2026, 7, 12)], of="NIR")

    assert Site.here().bank_holidays == []
