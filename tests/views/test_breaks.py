"""A break: out at once, until when after the right password alone, and a slow way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.jobs import leaving as clockwork
from forum.models import passwords
from forum.models.breaks import Break
from forum.models.members import Member
from forum.models.signin import Link, SignIn
from tests import letters

PASSWORD = "seven quiet kettles"


@pytest.fixture
def mia(cast, lately):
    """Mia, who has a password."""

    def story():
        cast.mia.password_hash = passwords.hashed(PASSWORD)
        return cast.mia

    return lately("breaks: mia", story)


def away(member, **length):
    """A break that has begun already."""
    with db.transaction():
        return Break.begin(clock.ahead(**length), by=member)


def signed_in(browser, password=PASSWORD):
    """The answer to signing in."""
    return browser.post("/sign-in", {"email": "mia@example.org", "password": password})


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(("length", "days"), [("day", 1), ("week", 7), ("month", 30)])
def test_a_break_ends_every_session_at_once(as_, mia, htmx, length, days):
    here, elsewhere = as_("Mia"), as_("Mia")

    here.post("/you/break", {"length": length}, htmx=htmx)

    assert elsewhere.get("/you").status_code == 303
    assert here.get("/you").status_code == 303
    assert session.scalars(select(SignIn).filter_by(member_id=mia.id)).all() == []
    until = session.scalars(select(Break)).one().until
    assert abs(until - clock.ahead(days=days)) < timedelta(minutes=1)


def test_a_break_can_last_until_a_date(as_, mia):
    day = clock.today() + timedelta(days=40)

    as_("Mia").post("/you/break", {"length": "date", "date": day.isoformat()})

    assert clock.local(session.scalars(select(Break)).one().until).date() == day


def test_a_date_has_to_be_after_today_and_within_a_year(as_, mia):
    for days in [0, -1, 367, 100_000]:
        day = clock.today() + timedelta(days=days)
        browser = as_("Mia")

        answer = browser.post("/you/break", {"length": "date", "date": day.isoformat()})

        assert answer.status_code == 422, days
        assert browser.page.xpath("//input[@name='date']/@value") == [day.isoformat()], days


def test_no_length_no_break(as_, mia):
    for data in [{}, {"length": "ever"}, {"length": "date", "date": "soon"}]:
        assert as_("Mia").post("/you/break", data).status_code == 422, data
        assert session.scalars(select(Break)).all() == [], data


def test_the_right_password_learns_until_when_and_is_not_let_in(as_, mia):
    away(mia, days=7)
    browser = as_("Vi")

    answer = signed_in(browser)
    browser.get(answer.location)

    assert answer.location.startswith("/break/")
    assert "You chose to stay away until" in browser.text
    assert browser.get("/you").status_code == 303
    assert session.scalars(select(SignIn)).all() == []


def test_a_wrong_password_learns_nothing(as_, mia):
    one = signed_in(as_("Vi"), "not the one").text
    away(mia, days=7)

    assert signed_in(as_("Vi"), "not the one").text == one


def test_an_emailed_link_and_a_new_password_do_not_end_it(as_, mia):
    away(mia, days=7)
    browser = as_("Vi")
    browser.post("/sign-in/link", {"email": "mia@example.org"})

    assert browser.post(letters.link_to("mia@example.org")).location.startswith("/break/")

    browser.post("/forgotten", {"email": "mia@example.org"})
    new = {"password": "nine humming teapots"}
    assert browser.post(letters.link_to("mia@example.org"), new).location.startswith("/break/")
    assert browser.get("/you").status_code == 303


def test_asking_opens_the_door_a_day_later_and_can_be_taken_back(as_, mia):
    away(mia, days=7)
    browser = as_("Vi")
    page = signed_in(browser).location

    page = browser.post(f"{page}/ask-back").location
    browser.get(page)

    assert "You asked to come back" in browser.text
    assert abs(_pause().ends_at - clock.ahead(days=1)) < timedelta(minutes=1)
    page = browser.post(f"{page}/carry-on").location
    browser.get(page)
    assert "You chose to stay away until" in browser.text
    assert _pause().ends_at > clock.ahead(days=6)


def test_asking_again_and_again_does_not_bring_it_nearer_or_farther(as_, mia):
    row = away(mia, days=7)
    with db.transaction():
        row.asked_at = then = clock.ago(hours=5)
    browser = as_("Vi")

    browser.post(f"{signed_in(browser).location}/ask-back")

    assert _pause().asked_at == then


@pytest.mark.parametrize("asked", [None, 25])
def test_when_it_is_over_she_is_let_in(as_, mia, asked):
    row = away(mia, hours=-1 if asked is None else 100)
    with db.transaction():
        row.asked_at = asked and clock.ago(hours=asked)
    browser = as_("Vi")

    assert signed_in(browser).location == "/"
    clockwork.forget_breaks()
    assert session.scalars(select(Break)).all() == []


def test_a_page_that_was_open_for_too_long_asks_to_sign_in_again(as_, mia):
    away(mia, days=7)
    for verb in ("", "/ask-back", "/carry-on"):
        browser = as_("Vi")
        page = signed_in(browser).location
        with db.transaction():
            Link.spend_all("mia@example.org")

        answer = browser.get(page) if not verb else browser.post(page + verb)

        assert answer.location == "/sign-in"


def test_only_a_member_on_a_break_is_on_a_break(mia, cast):
    away(mia, days=7)

    assert mia.on_break
    assert not cast.sol.on_break
    assert session.scalar(select(Member.id).filter_by(id=mia.id)) == mia.id


def test_a_visitor_cannot_begin_one(as_):
    assert as_("Vi").post("/you/break", {"length": "day"}).status_code == 401


def _pause():
    session.expire_all()
    return session.scalars(select(Break)).one()
