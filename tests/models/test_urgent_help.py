"""Contacts for urgent help: never none, and due for a check twice a year."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import clock, db
from forum.db import session
from forum.models.urgent_help import CHECKED_DAYS, NATIONS, HelpContact


def test_there_is_always_somebody_to_call(app, cast):
    before = [each.name for each in HelpContact.offered()]
    with db.transaction():
        HelpContact.seed()
        for each in session.scalars(HelpContact.in_order()):
            each.remove(by=cast.cora)

    after = [each.name for each in HelpContact.offered()]

    assert before == after
    assert before[0] == "Emergency services"


def test_the_defaults_are_kept_once(app):
    with db.transaction():
        HelpContact.seed()
        HelpContact.seed()

    assert len(list(session.scalars(HelpContact.in_order()))) == len(HelpContact.defaults())


@pytest.mark.parametrize("nation", NATIONS)
def test_every_nation_has_somebody_to_call_and_somebody_to_text(nation):
    there = [each for each in HelpContact.defaults() if nation in (each.nations or NATIONS)]

    assert any(each.phone == "999" for each in there)
    assert any(each.text_number for each in there)


@pytest.mark.parametrize(("days", "due"), [(0, False), (CHECKED_DAYS, False), (200, True)])
def test_a_contact_is_due_half_a_year_after_its_last_check(days, due):
    contact = HelpContact(name="Mind", checked_on=clock.today() - timedelta(days=days))

    assert contact.due is due
    assert HelpContact(name="Mind").due


def test_checking_twice_in_a_day_is_logged_once(app, cast):
    with db.transaction():
        contact = HelpContact.create(by=cast.cora, name="Mind", phone="1")
        contact.check(by=cast.cora)

    assert contact.checked_on == clock.today()
    assert not contact.due
