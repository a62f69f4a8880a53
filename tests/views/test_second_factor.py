"""Typing the code: when signing in, before an act in a role, or from a sheet of paper."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models.guesses import FREE
from forum.models.members import Member
from forum.models.passwords import hashed
from forum.models.second_factor import SecondFactor, hashed_codes, new_codes
from forum.models.signin import SignIn
from tests import letters
from tests.authenticator import code_of

PASSWORD = "lamp on the stairs"
CODE = re.compile(r"\b\w{4}-\w{4}-\w{4}\b")


@pytest.fixture
def sheet(cast, lately):
    """Mo's recovery codes."""

    def story():
        codes = new_codes()
        SecondFactor.of(cast.mo).keep(hashed_codes(codes))
        return codes

    return lately("second factor: sheet", story)


@pytest.mark.parametrize("htmx", [False, True])
def test_the_right_code_makes_a_new_session(as_, cast, htmx):
    mo = as_("Mo", proven=False)
    before = session.scalars(select(SignIn.token_digest)).one()

    answer = mo.post("/second-factor", {"code": code_of(cast.mo)}, htmx=htmx)

    assert (answer.headers.get("HX-Redirect") or answer.location) == "/"
    assert session.scalars(select(SignIn.token_digest)).one() != before
    assert mo.get("/you").status_code == 200


@pytest.mark.parametrize("htmx", [False, True])
def test_a_wrong_code_can_be_typed_again(as_, htmx):
    mo = as_("Mo", proven=False)

    answer = mo.post("/second-factor", {"code": "000000", "next": "/boards"}, htmx=htmx)

    assert answer.status_code == 422
    assert "does not fit" in mo.text
    assert mo.page.xpath("//input[@name='next']/@value") == ["/boards"]


def test_one_code_lets_in_one_browser(as_, cast):
    code, first, second = code_of(cast.mo), as_("Mo", proven=False), as_("Mo", proven=False)

    assert first.post("/second-factor", {"code": code}).status_code == 303
    assert second.post("/second-factor", {"code": code}).status_code == 422


def test_guessing_codes_is_slowed_for_the_account_whatever_the_network(as_, cast):
    guesser = as_("Mo", proven=False)

    answers = [
        guesser.post(
            "/second-factor",
            {"code": f"{number:06}"},
            environ_base={"REMOTE_ADDR": f"198.51.100.{number}"},
        ).status_code
        for number in range(FREE["account"] + 1)
    ]

    assert answers[-1] == 429
    assert guesser.post("/second-factor/recovery", {"code": "2" * 12}).status_code == 429


def test_phones_offer_the_code_and_its_digits(as_):
    mo = as_("Mo", proven=False)

    mo.get("/second-factor")

    field = mo.page.xpath("//input[@name='code']")[0]
    assert (field.get("autocomplete"), field.get("inputmode")) == ("one-time-code", "numeric")


def test_the_code_never_leads_to_another_site(as_, cast):
    mo = as_("Mo", proven=False)

    answer = mo.post("/second-factor", {"code": code_of(cast.mo), "next": "//evil.example"})

    assert answer.location == "/"


def test_members_without_a_role_have_no_such_pages(as_):
    mia = as_("Mia")

    pages = ("/second-factor", "/second-factor/recovery", "/you/second-factor")
    assert [mia.get(page).status_code for page in pages] == [404] * 3
    assert mia.get("/you/second-factor/new").status_code == 404
    assert mia.post("/second-factor", {"code": "1"}).status_code == 404


def sign_in(browser, **data):
    """By Mo's password."""
    with db.transaction():
        Member.at("mo@example.org").password_hash = hashed(PASSWORD)
    return browser.post("/sign-in", {"email": "mo@example.org", "password": PASSWORD, **data})


def test_after_the_password_she_is_asked_at_once_and_may_go_on_as_a_member(as_):
    visitor = as_("Vi")

    visitor.get(sign_in(visitor, next="/boards/mothers").location)

    later = visitor.page.xpath("//a[contains(., 'go on as a member')]/@href")
    assert later == ["/boards/mothers"]
    assert visitor.get("/boards/mothers").status_code == 200


def test_after_the_emailed_link_she_is_asked_too(as_):
    visitor = as_("Vi")
    visitor.post("/sign-in/link", {"email": "mo@example.org"})

    answer = visitor.post(letters.link_to("mo@example.org"))

    assert answer.location == "/second-factor?next=/&later=1"


def test_a_peer_supporter_who_chose_to_have_one_is_asked_for_it(as_, cast):
    with db.transaction():
        cast.pia.password_hash = hashed(PASSWORD)
        SecondFactor.begin(cast.pia, seed="chosen", counter=0, hashes=[])
    pia = as_("Vi")

    answer = pia.post("/sign-in", {"email": "pia@example.org", "password": PASSWORD})

    assert answer.location.startswith("/second-factor?")
    assert pia.get("/boards/volunteers").status_code == 200
    assert pia.get("/you/address").location == "/second-factor?next=/you/address"


def test_who_has_none_yet_is_not_held_up_at_the_way_in(as_, without):
    assert sign_in(as_("Vi")).location == "/"


def test_a_new_sign_in_has_proven_nothing(as_):
    visitor = as_("Vi")

    sign_in(visitor)

    assert session.scalars(select(SignIn)).one().second_factor_at is None


def test_a_recovery_code_lets_in_once_and_is_told_by_mail(as_, cast, sheet):
    mo, again = as_("Mo", proven=False), as_("Mo", proven=False)

    answer = mo.post("/second-factor/recovery", {"code": sheet[0].upper(), "next": "/boards"})

    assert answer.location == "/boards"
    assert "You have 9 left" in mo.get("/boards").text
    assert mo.get("/you/second-factor").status_code == 200
    assert letters.newest("mo@example.org").name == "recovery_code_used"
    assert again.post("/second-factor/recovery", {"code": sheet[0]}).status_code == 422


def test_letters_about_it_say_nothing_of_a_role_or_a_board(as_, cast, sheet):
    as_("Mo", proven=False).post("/second-factor/recovery", {"code": sheet[0]})

    letter = letters.newest("mo@example.org")

    assert letter.subject == "A change to your account"
    assert not re.search(r"moderat|Mothers|\bMo\b", letter.text)


def test_new_recovery_codes_take_the_place_of_the_old_ones(as_, cast, sheet):
    mo = as_("Mo")

    mo.post("/you/second-factor/codes")

    codes = CODE.findall(mo.text)
    again = as_("Mo", proven=False)
    assert again.post("/second-factor/recovery", {"code": sheet[1]}).status_code == 422
    assert again.post("/second-factor/recovery", {"code": codes[1]}).status_code == 303
