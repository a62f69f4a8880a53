"""Sessions: rows on the server, new at each rise of rights, gone at once when they are ended."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, create_app, db, tokens
from forum.db import session
from forum.models.members import Member
from forum.models.passwords import hashed
from forum.models.signin import SignIn
from tests import letters

PASSWORD = "lamp on the stairs"


@pytest.fixture(autouse=True)
def _mia_has_a_password(app):
    with db.transaction():
        Member.at("mia@example.org").password_hash = hashed(PASSWORD)


def cookie_of(browser):
    """What the browser's session holds."""
    with browser.client.session_transaction() as cookie:
        return dict(cookie)


def sign_in(browser):
    """By password."""
    data = {"email": "mia@example.org", "password": PASSWORD}
    assert browser.post("/sign-in", data).status_code == 303


def test_signing_in_keeps_nothing_of_the_session_before(as_):
    visitor = as_("Vi")
    with visitor.client.session_transaction() as cookie:
        cookie.update({"planted": "by somebody", "joining": "x", "written_to": "y"})

    sign_in(visitor)

    assert set(cookie_of(visitor)) <= {"_user_id", "_fresh", "_permanent"}


def test_a_planted_session_does_not_become_the_members(as_):
    attacker, victim = as_("Mia"), as_("Vi")
    planted = cookie_of(attacker)["_user_id"]
    with victim.client.session_transaction() as cookie:
        cookie["_user_id"] = planted

    victim.post("/sign-in", {"email": "mia@example.org", "password": PASSWORD})

    assert cookie_of(victim)["_user_id"] != planted
    assert attacker.get("/you").location.startswith("/sign-in")


def test_proving_who_one_is_makes_a_new_session(as_):
    mia = as_("Mia")
    before = cookie_of(mia)["_user_id"]

    mia.post("/sign-in/confirm", {"password": PASSWORD})

    assert cookie_of(mia)["_user_id"] != before
    assert session.scalars(select(SignIn.token_digest)).one() == tokens.digest(
        cookie_of(mia)["_user_id"]
    )


def test_a_stolen_database_opens_no_session(as_):
    mia = as_("Mia")

    kept = session.scalars(select(SignIn)).one()

    assert cookie_of(mia)["_user_id"] not in {str(each) for each in vars(kept).values()}
    thief = as_("Vi")
    with thief.client.session_transaction() as cookie:
        cookie["_user_id"] = kept.token_digest
    assert thief.get("/you").location.startswith("/sign-in")


@pytest.mark.parametrize("age", [{"seen_at": 31}, {"created_at": 91}])
def test_a_session_ends_after_30_idle_days_and_after_90_in_all(as_, age):
    mia = as_("Mia")
    with db.transaction():
        row = session.scalars(select(SignIn)).one()
        for name, days in age.items():
            setattr(row, name, clock.ago(days=days))

    assert mia.get("/you").location.startswith("/sign-in")


def test_signing_out_ends_the_session_on_the_server(as_):
    mia = as_("Mia")
    stolen = cookie_of(mia)["_user_id"]

    mia.post("/sign-in/end")

    thief = as_("Vi")
    with thief.client.session_transaction() as cookie:
        cookie["_user_id"] = stolen
    assert thief.get("/you").location.startswith("/sign-in")


@pytest.mark.parametrize("change", ["password", "reset", "address"])
def test_all_others_end_when_the_locks_are_changed(as_, change):
    others, mia = [as_("Mia"), as_("Mia")], as_("Mia")

    if change == "password":
        mia.post("/you/password", {"password": "velvet kettle harbour"})
    elif change == "reset":
        mia.post("/forgotten", {"email": "mia@example.org"})
        mia.post(letters.link_to("mia@example.org"), {"password": "velvet kettle harbour"})
    else:
        mia.post("/you/address", {"email": "river@example.org"})
        for address in ("mia@example.org", "river@example.org"):
            mia.post(letters.link_to(address))

    assert mia.get("/you").status_code == 200
    assert all(each.get("/you").location.startswith("/sign-in") for each in others)


def test_rights_that_were_taken_away_are_gone_at_the_next_request(as_, cast):
    ada = as_("Ada")
    assert ada.get("/set-up").status_code == 200

    with db.transaction():
        cast.ada.dismiss("administrator", by=None)

    assert ada.get("/set-up").status_code in (403, 404)


def test_behind_https_the_cookie_is_as_strict_as_can_be(tmp_path):
    app = create_app(
        {"FORUM_INSTANCE": str(tmp_path), "FORUM_ADDRESS": "https://forum.example.org"}
    )

    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_what_a_signed_in_page_shows_is_kept_nowhere(as_):
    mia = as_("Mia")

    for page in ("/you", "/you/address", "/you/sign-ins", "/"):
        assert mia.get(page).headers["Cache-Control"] == "no-store"


def test_no_cookie_tells_where_somebody_connects_from(as_):
    visitor = as_("Vi")

    sign_in(visitor)

    assert "_id" not in cookie_of(visitor)
