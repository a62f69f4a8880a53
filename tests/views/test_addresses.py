"""Another email address: done once both ends have pressed."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.members import Member
from forum.models.signin import Link, SignIn
from tests import letters

OLD, NEW = "mia@example.org", "river@example.org"


def ask(browser, address=NEW):
    """Asks for another address."""
    answer = browser.post("/you/address", {"email": address})
    assert answer.location == "/you/address", browser.text


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_it_is_changed_once_both_ends_have_pressed(as_, order):
    mia, mailbox = as_("Mia"), as_("Vi")
    ask(mia)

    first, second = (letters.link_to(each) for each in order)
    assert mailbox.get(first).status_code == 200
    mailbox.post(first)
    assert "that is one of two" in mailbox.text
    assert Member.at(NEW) is None
    mailbox.post(second, htmx=True)

    assert "Your address is changed" in mailbox.text
    assert Member.at(NEW).display_name == "Mia"
    assert {letters.newest(each).name for each in order} == {"address_changed"}


def test_every_other_device_is_signed_out_then(as_):
    mia, elsewhere = as_("Mia"), as_("Mia")
    ask(mia)

    for each in (OLD, NEW):
        mia.post(letters.link_to(each))

    assert mia.get("/you").status_code == 200
    assert elsewhere.get("/you").location.startswith("/sign-in")


def test_the_page_says_which_end_has_pressed(as_):
    mia = as_("Mia")
    ask(mia)
    mia.post(letters.link_to(NEW))

    mia.get("/you/address")

    assert "At your old address: not pressed yet." in mia.text
    assert "At your new address: pressed." in mia.text


def test_this_was_not_me_leaves_all_as_it_is_and_signs_everybody_out(as_):
    thief, owner = as_("Mia"), as_("Vi")
    ask(thief)
    thief.post(letters.link_to(NEW))

    refuse = re.findall(r"http://127.0.0.1:8000(/\S+/refuse)", letters.newest(OLD).text)[0]
    assert owner.get(refuse).status_code == 200
    owner.post(refuse)

    assert "every device is signed out" in owner.text
    assert Member.at(OLD).display_name == "Mia"
    assert thief.get("/you").location.startswith("/sign-in")
    assert owner.post(letters.link_to(OLD)).status_code == 410


def test_a_stranger_at_the_new_end_signs_nobody_out(as_):
    mia, stranger = as_("Mia"), as_("Vi")
    ask(mia)

    stranger.post(f"{letters.link_to(NEW)}/refuse")

    assert mia.get("/you").status_code == 200
    assert stranger.post(letters.link_to(NEW)).status_code == 410


def test_the_address_of_another_member_is_not_taken_away(as_):
    mia = as_("Mia")
    ask(mia, "pat@example.org")

    mia.post(letters.link_to(OLD))
    letter = letters.newest("pat@example.org")

    assert letter.name == "address_taken"
    assert "http" not in letter.text
    assert Member.at("pat@example.org").display_name == "Pat"


def test_an_address_that_somebody_took_in_between_stays_with_them(as_, cast):
    mia = as_("Mia")
    ask(mia)
    with db.transaction():
        cast.ned.email = NEW

    for each in (OLD, NEW):
        mia.post(letters.link_to(each))

    assert Member.at(NEW).display_name == "Ned"
    assert Member.at(OLD).display_name == "Mia"


def test_asking_again_ends_what_was_asked_before(as_):
    mia = as_("Mia")
    ask(mia)
    first = letters.link_to(NEW)

    ask(mia, "other@example.org")

    assert mia.get(first).status_code == 410


def test_after_half_an_hour_the_links_are_over(as_):
    mia = as_("Mia")
    ask(mia)
    with db.transaction():
        for link in session.scalars(select(Link)):
            link.expires_at = clock.ago(seconds=1)

    assert mia.get(letters.link_to(OLD)).status_code == 410
    assert mia.post(letters.link_to(NEW)).status_code == 410


def test_ones_own_address_and_no_address_are_refused(as_):
    mia = as_("Mia")

    assert mia.post("/you/address", {"email": "MIA@example.org"}).status_code == 422
    assert "your address already" in mia.text
    assert mia.post("/you/address", {"email": "river"}).status_code == 422
    assert mia.page.xpath("//input[@id='email']/@value") == ["river"]


def test_changing_it_asks_who_it_is(as_):
    mia = as_("Mia")
    with db.transaction():
        session.scalars(select(SignIn)).one().confirmed_at = clock.ago(minutes=16)

    answer = mia.post("/you/address", {"email": NEW})

    assert answer.location == "/sign-in/confirm?next=/you/address"
    assert as_("Vi").post("/you/address", {"email": NEW}).status_code == 401
