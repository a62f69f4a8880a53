"""Leaving: closed at once, three weeks to come back, and what stands on the pages meanwhile."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models import passwords
from forum.models.boards import Moderatorship
from forum.models.breaks import Break
from forum.models.leaving import Leaving
from forum.models.members import Member
from forum.models.signin import Link, SignIn
from forum.models.topics import Topic
from tests import letters

PASSWORD = "seven quiet kettles"
MIA = "mia@example.org"


@pytest.fixture
def mia(cast, lately):
    """Mia, who has a password and has written something."""

    def story():
        cast.mia.password_hash = passwords.hashed(PASSWORD)
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="My words")
        topic.reply(by=cast.sol, body="Yes.", quoting=topic.opening_post, quoted_words="My words")
        return cast.mia

    return lately("leaving: mia", story)


@pytest.fixture
def left(as_, mia, lately):
    """The same, once she has left and asked for her words to go."""

    def story(mia):
        as_("Mia").post("/you/leave", {"words": "go"})
        return mia

    return lately("leaving: left", story, after="leaving: mia")


def signed_in(browser):
    """The answer to signing in."""
    return browser.post("/sign-in", {"email": MIA, "password": PASSWORD})


@pytest.mark.parametrize("htmx", [False, True])
def test_leaving_closes_the_account_at_once(as_, mia, htmx):
    here, elsewhere = as_("Mia"), as_("Mia")
    assert "21 days" in here.get("/you/leave").text

    here.post("/you/leave", {"words": "stay"}, htmx=htmx)

    assert here.get("/you").status_code == 303
    assert elsewhere.get("/you").status_code == 303
    assert session.scalars(select(SignIn).filter_by(member_id=mia.id)).all() == []
    row = session.scalars(select(Leaving)).one()
    assert clock.ahead(days=20) < row.due_at < clock.ahead(days=21)


def test_what_shall_become_of_the_words_has_to_be_said(as_, mia):
    browser = as_("Mia")

    assert browser.post("/you/leave", {}).status_code == 422
    assert browser.post("/you/leave", {"words": "burn"}).status_code == 422
    assert browser.get("/you").status_code == 200


def test_it_is_asked_first_who_it_is(as_, mia):
    browser = as_("Mia")
    with db.transaction():
        session.scalars(select(SignIn)).one().confirmed_at = clock.ago(hours=1)

    assert browser.get("/you/leave").location.startswith("/sign-in/confirm")
    assert browser.post("/you/leave", {"words": "stay"}).location.startswith("/sign-in/confirm")
    assert as_("Vi").post("/you/leave", {"words": "stay"}).status_code == 401


def test_the_name_stands_nowhere_any_more_and_the_words_do(as_, left, cast):
    sol, mo = as_("Sol"), as_("Mo")

    for browser, address in [(sol, "/topics/1"), (sol, "/"), (mo, "/boards/mothers")]:
        browser.get(address)
        assert "Mia" not in browser.text
        assert "A former member" in browser.text
    assert "My words" in sol.get("/topics/1").text
    assert sol.get(f"/people/{left.id}").status_code == 404
    assert "Mia" not in as_("Cora").get(f"/members?q={left.display_name}").text


def test_a_letter_says_until_when_and_how_to_come_back(as_, mia):
    as_("Mia").post("/you/leave", {"words": "stay"})

    letter = letters.newest(MIA)
    row = session.scalars(select(Leaving)).one()
    assert letter.subject == "Your account is closed"
    assert str(clock.local(row.due_at).day) in letter.text
    assert letters.link_to(MIA) == "/sign-in"


def test_signing_in_offers_to_stay_and_one_press_brings_everything_back(as_, left):
    browser = as_("Vi")

    page = signed_in(browser).location
    browser.get(page)
    assert "Your account is closed. It will be erased after" in browser.text
    assert browser.get("/you").status_code == 303
    answer = browser.post(page)

    assert answer.location == "/"
    browser.get("/topics/1")
    assert browser.page.xpath("//h2[@class='byline__name']/text()")[0] == "Mia"
    assert session.scalars(select(Leaving)).all() == []
    assert browser.post(page).location == "/sign-in"


def test_an_emailed_link_leads_to_the_same_page(as_, left):
    browser = as_("Vi")
    browser.post("/sign-in/link", {"email": MIA})

    assert browser.post(letters.link_to(MIA)).location.startswith("/stay/")


def test_a_link_from_before_is_of_no_use(as_, mia):
    with db.transaction():
        token = Link.issue("address_new", MIA).token
    as_("Mia").post("/you/leave", {"words": "stay"})

    assert Link.find("address_new", token) is None


def test_nobody_takes_the_name_meanwhile(as_, left):
    sol = as_("Sol")

    assert sol.post("/you/name", {"name": "MIA"}).status_code == 422


def test_roles_end_at_once_and_do_not_come_back(as_, cast):
    with db.transaction():
        cast.mo.password_hash = passwords.hashed(PASSWORD)
        cast.mo.appoint("peer_supporter", by=cast.ada)

    as_("Mo").post("/you/leave", {"words": "stay"})
    browser = as_("Vi")
    page = browser.post("/sign-in", {"email": "mo@example.org", "password": PASSWORD}).location
    browser.post(page)

    assert session.scalars(select(Moderatorship).filter_by(member_id=cast.mo.id)).all() == []
    rights = Member.at("mo@example.org").held
    assert (rights.roles, rights.boards) == (frozenset(), frozenset())


def test_the_last_administrator_cannot_leave(as_, cast):
    ada = as_("Ada")

    assert "only administrator" in ada.get("/you/leave").text
    assert ada.post("/you/leave", {"words": "stay"}).status_code == 403
    assert ada.get("/you").status_code == 200

    with db.transaction():
        cast.cora.appoint("administrator", by=cast.ada)
    assert ada.post("/you/leave", {"words": "stay"}).status_code == 303


def test_a_break_goes_on_for_whoever_comes_back(as_, left):
    with db.transaction():
        Break.begin(clock.ahead(days=3), by=left)
    browser = as_("Vi")

    page = browser.post(signed_in(browser).location).location

    assert page.startswith("/break/")
