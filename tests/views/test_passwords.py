"""Passwords: chosen anew by an emailed link, changed when one likes; all other devices are out."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.members import Member
from forum.models.passwords import hashed, matches
from forum.models.signin import SignIn
from tests import letters

NEW = "velvet kettle harbour"


def ask(browser, address="mia@example.org"):
    """Asks for a link."""
    answer = browser.post("/forgotten", {"email": address})
    assert answer.location == "/forgotten/check"
    return letters.link_to(address)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_forgotten_password_is_chosen_anew_by_an_emailed_link(as_, htmx):
    visitor = as_("Vi")
    link = ask(visitor)
    assert visitor.get(link).status_code == 200

    answer = visitor.post(link, {"password": NEW}, htmx=htmx)

    assert (answer.headers.get("HX-Redirect") or answer.location) == "/"
    assert matches(NEW, Member.at("mia@example.org").password_hash)
    assert visitor.get("/you").status_code == 200
    assert letters.newest("mia@example.org").name == "password_changed"


def test_choosing_anew_signs_everybody_else_out(as_):
    elsewhere, visitor = as_("Mia"), as_("Vi")

    visitor.post(ask(visitor), {"password": NEW})

    assert elsewhere.get("/you").location.startswith("/sign-in")


def test_other_links_to_the_same_address_are_over_then(as_):
    visitor = as_("Vi")
    visitor.post("/sign-in/link", {"email": "mia@example.org"})
    way_in = letters.link_to("mia@example.org")

    visitor.post(ask(visitor), {"password": NEW})

    assert as_("Vi").get(way_in).status_code == 410


def test_a_weak_one_is_asked_for_again_and_the_link_stays_good(as_):
    visitor = as_("Vi")
    link = ask(visitor)

    assert visitor.post(link, {"password": "mia mia mia mia"}).status_code == 422
    assert "close to your name" in visitor.text
    assert visitor.post(link, {"password": NEW}).status_code == 303


def test_an_unknown_address_gets_a_letter_on_how_to_join(as_):
    ask(as_("Vi"), "nobody@example.org")

    assert letters.newest("nobody@example.org").name == "reset_unknown"


def test_a_password_is_changed_when_one_likes(as_):
    mia, elsewhere = as_("Mia"), as_("Mia")

    answer = mia.post("/you/password", {"password": NEW})

    assert answer.location == "/you"
    assert matches(NEW, Member.at("mia@example.org").password_hash)
    assert mia.get("/you").status_code == 200
    assert elsewhere.get("/you").location.startswith("/sign-in")


def test_changing_it_asks_who_it_is(as_):
    mia = as_("Mia")
    with db.transaction():
        Member.at("mia@example.org").password_hash = hashed("the old password")
        session.scalars(select(SignIn)).one().confirmed_at = clock.ago(minutes=16)

    answer = mia.post("/you/password", {"password": NEW})

    assert answer.location == "/sign-in/confirm?next=/you/password"
    assert not matches(NEW, Member.at("mia@example.org").password_hash)


def test_whoever_has_a_role_needs_twelve_characters(as_):
    mo, ada = as_("Mo"), as_("Ada")

    assert mo.post("/you/password", {"password": "zq7 kvxw fy"}).status_code == 422
    assert "12 characters or more" in mo.text
    assert ada.post("/you/password", {"password": "zq7 kvxw fy"}).status_code == 422
    assert as_("Mia").post("/you/password", {"password": "zq7 kvxw fy"}).status_code == 303


def test_a_visitor_cannot_change_one(as_):
    assert as_("Vi").post("/you/password", {"password": NEW}).status_code == 401
