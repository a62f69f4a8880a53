"""Where a member is signed in: a row for each browser, each of which can be signed out."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.members import Member
from forum.models.passwords import hashed
from forum.models.signin import SignIn

PASSWORD = "lamp on the stairs"
AGENTS = {
    "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0": "Firefox on Android",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.5 Mobile/15E148 Safari/604.1": "Safari on iPhone",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0": "Edge on Windows",
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": "Samsung Internet on Android",
    "<script>alert(1)</script>": "A browser",
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_browser_is_named_in_words(as_, agent):
    visitor = as_("Vi")
    with db.transaction():
        Member.at("mia@example.org").password_hash = hashed(PASSWORD)

    data = {"email": "mia@example.org", "password": PASSWORD}
    visitor.post("/sign-in", data, headers={"User-Agent": agent})
    visitor.get("/you/sign-ins")

    assert AGENTS[agent] in visitor.text
    assert "this one" in visitor.text


@pytest.mark.parametrize("htmx", [False, True])
def test_another_browser_is_signed_out(as_, htmx):
    here, lost = as_("Mia"), as_("Mia")
    number = max(session.scalars(select(SignIn.id)))

    answer = here.post(f"/you/sign-ins/{number}/end", htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    assert f"sign-ins/{number}/end" not in answer.text
    assert lost.get("/you").location.startswith("/sign-in")
    assert here.get("/you").status_code == 200


@pytest.mark.parametrize("htmx", [False, True])
def test_signing_this_one_out_leads_to_the_way_in(as_, htmx):
    here = as_("Mia")
    number = session.scalars(select(SignIn.id)).one()

    answer = here.post(f"/you/sign-ins/{number}/end", htmx=htmx)

    assert (answer.headers.get("HX-Redirect") or answer.location) == "/sign-in"
    assert here.get("/you").location.startswith("/sign-in")


def test_everywhere_is_everywhere(as_):
    browsers = [as_("Mia") for _ in range(3)]

    browsers[0].post("/you/sign-ins/end")

    assert all(each.get("/you").location.startswith("/sign-in") for each in browsers)


def test_those_of_others_do_not_exist(as_):
    as_("Pat")
    pats = session.scalars(select(SignIn.id)).one()
    mia = as_("Mia")

    assert mia.post(f"/you/sign-ins/{pats}/end").status_code == 404
    assert mia.post(f"/you/sign-ins/{pats}/end", htmx=True).status_code == 404
    assert session.get(SignIn, pats)


def test_those_that_are_over_are_not_shown(as_):
    here, _old = as_("Mia"), as_("Mia")
    with db.transaction():
        newest = max(session.scalars(select(SignIn)), key=lambda each: each.id)
        newest.created_at = clock.ago(days=91)

    here.get("/you/sign-ins")

    assert len(here.page.xpath("//ul[@id='sign-ins']/li")) == 1


def test_a_visitor_has_none(as_):
    assert as_("Vi").get("/you/sign-ins").location.startswith("/sign-in")
    assert as_("Vi").post("/you/sign-ins/end").status_code == 401
    assert as_("Vi").post("/you/sign-ins/1/end").status_code == 401
