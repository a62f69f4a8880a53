"""Signing in by password or by an emailed link, proving it once more, signing out."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.members import Member
from forum.models.passwords import hashed, outdated
from forum.models.signin import Link, SignIn
from tests import letters

PASSWORD = "lamp on the stairs"


@pytest.fixture(autouse=True)
def _mia_has_a_password(app):
    with db.transaction():
        Member.at("mia@example.org").password_hash = hashed(PASSWORD)


def sign_in(browser, **other):
    """Sends the form."""
    data = {"email": "mia@example.org", "password": PASSWORD, **other}
    return browser.post("/sign-in", data)


@pytest.mark.parametrize("htmx", [False, True])
def test_the_right_password_signs_in(as_, htmx):
    visitor = as_("Vi")

    data = {"email": " Mia@Example.org ", "password": PASSWORD}
    answer = visitor.post("/sign-in", data, htmx=htmx)

    assert (answer.headers.get("HX-Redirect") or answer.location) == "/"
    assert visitor.get("/you").status_code == 200


def test_a_wrong_password_gives_back_all_but_the_password(as_):
    visitor = as_("Vi")

    answer = sign_in(visitor, password="not this one", next="/boards", keep="y")

    assert answer.status_code == 422
    assert "do not go together" in visitor.text
    assert visitor.page.xpath("//input[@id='email']/@value") == ["mia@example.org"]
    assert visitor.page.xpath("//input[@name='next']/@value") == ["/boards"]
    assert visitor.page.xpath("//input[@id='keep']/@checked")
    assert "not this one" not in answer.text


def test_password_managers_find_their_fields(as_):
    visitor = as_("Vi")

    visitor.get("/sign-in")

    assert visitor.page.xpath("//input[@id='email']/@autocomplete") == ["username"]
    assert visitor.page.xpath("//input[@id='password']/@autocomplete") == ["current-password"]


def test_after_signing_in_one_is_where_one_wanted_to_be(as_):
    visitor = as_("Vi")
    wanted = visitor.get("/you/name").location

    visitor.get(wanted)

    assert visitor.page.xpath("//input[@name='next']/@value") == ["/you/name"]
    assert sign_in(visitor, next="/you/name").location == "/you/name"


def test_keep_me_signed_in_lasts_30_days_else_until_the_browser_closes(as_):
    kept, short = as_("Vi"), as_("Vi")

    cookie = sign_in(kept, keep="y").headers["Set-Cookie"]

    assert "Expires" in cookie
    assert "Expires" not in sign_in(short).headers["Set-Cookie"]


def test_a_hash_with_old_parameters_is_made_anew(as_):
    with db.transaction():
        weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
        Member.at("mia@example.org").password_hash = weak.hash(PASSWORD)

    sign_in(as_("Vi"))

    assert not outdated(Member.at("mia@example.org").password_hash)
    assert sign_in(as_("Vi")).status_code == 303


def test_who_has_a_role_and_a_short_password_is_asked_for_a_longer_one(as_, cast):
    with db.transaction():
        cast.mo.password_hash = hashed("short ten!")

    answer = as_("Vi").post("/sign-in", {"email": "mo@example.org", "password": "short ten!"})

    assert answer.location == "/you/password"


def test_who_is_signed_in_does_not_see_the_form(as_):
    assert as_("Mia").get("/sign-in?next=/boards").location == "/boards"


def test_a_link_signs_in_with_one_press(as_):
    visitor = as_("Vi")
    visitor.post("/sign-in/link", {"email": "mia@example.org", "next": "/you/name"})
    visitor.get("/sign-in/check")
    assert "We have written to mia@example.org" in visitor.text

    link = letters.link_to("mia@example.org")
    visitor.get(link)

    assert visitor.page.xpath("//input[@name='next']/@value") == ["/you/name"]
    path = link.partition("?")[0]
    assert visitor.post(path, {"next": "/you/name"}).location == "/you/name"
    assert visitor.get("/you/name").status_code == 200


def test_both_buttons_of_the_form_use_the_address_that_was_typed(as_):
    visitor = as_("Vi")

    visitor.get("/sign-in")

    button = visitor.page.xpath("//button[@formaction]")[0]
    assert button.get("formaction") == "/sign-in/link"


def test_an_unknown_address_gets_a_letter_on_how_to_join(as_):
    visitor = as_("Vi")

    visitor.post("/sign-in/link", {"email": "nobody@example.org"})

    assert letters.newest("nobody@example.org").name == "sign_in_unknown"
    assert letters.link_to("nobody@example.org") == "/join"


def test_what_is_no_address_is_asked_for_again(as_):
    visitor = as_("Vi")

    assert visitor.post("/sign-in/link", {"email": "mia"}).status_code == 422
    assert "whole email address" in visitor.text


def test_proving_it_by_password_lasts_15_minutes(as_):
    mia = as_("Mia")
    with db.transaction():
        session.scalars(select(SignIn)).one().confirmed_at = clock.ago(minutes=16)
    assert mia.get("/you/password").location == "/sign-in/confirm?next=/you/password"

    mia.get("/sign-in/confirm?next=/you/password")
    wrong = mia.post("/sign-in/confirm", {"password": "no", "next": "/you/password"})
    right = mia.post("/sign-in/confirm", {"password": PASSWORD, "next": "/you/password"})

    assert wrong.status_code == 422
    assert right.location == "/you/password"
    assert mia.get("/you/password").status_code == 200


def test_proving_it_by_an_emailed_link_leads_back(as_):
    mia = as_("Mia")
    with db.transaction():
        session.scalars(select(SignIn)).one().confirmed_at = clock.ago(minutes=16)

    mia.post("/sign-in/link", {"email": "mia@example.org", "next": "/you/password"})
    link = letters.link_to("mia@example.org")
    mia.post(link.partition("?")[0], {"next": "/you/password"})

    assert mia.get("/you/password").status_code == 200
    assert len(session.scalars(select(SignIn)).all()) == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_signing_out_ends_the_row(as_, htmx):
    mia = as_("Mia")

    mia.post("/sign-in/end", htmx=htmx)

    assert session.scalars(select(SignIn)).all() == []
    assert mia.get("/you").location.startswith("/sign-in")


def test_a_visitor_can_sign_out_too(as_):
    assert as_("Vi").post("/sign-in/end").location == "/sign-in"


def test_only_a_member_proves_who_she_is(as_):
    visitor = as_("Vi")

    assert visitor.get("/sign-in/confirm").location.startswith("/sign-in?")
    assert visitor.post("/sign-in/confirm", {"password": PASSWORD}).status_code == 401


def test_a_link_is_kept_as_a_digest_alone(as_):
    as_("Vi").post("/sign-in/link", {"email": "mia@example.org"})

    token = letters.link_to("mia@example.org").rpartition("/")[2]

    assert session.scalars(select(Link)).one().token_digest != token
