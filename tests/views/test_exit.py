"""Exit this page: one press, signed out on the server too, and away; no other site can press it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import db
from forum.db import session
from forum.models.signin import SignIn
from forum.models.sites import Site

WEATHER = "https://www.bbc.co.uk/weather"


def signed_in():
    """How many browsers are signed in, as the database says."""
    return session.scalar(select(func.count()).select_from(SignIn))


@pytest.mark.parametrize("where", ["same-origin", "none"])
def test_leaving_signs_out_and_leads_to_the_neutral_site(as_, cast, where):
    browser = as_("Mia")

    response = browser.get("/exit", headers={"Sec-Fetch-Site": where, "Sec-Fetch-Dest": "document"})

    assert (response.status_code, response.location) == (303, WEATHER)
    assert response.headers["Cache-Control"] == "no-store"
    assert signed_in() == 0
    assert browser.get("/for-you").location.startswith("/sign-in")


def test_a_browser_that_says_nothing_of_where_it_comes_from_leaves_too(as_, cast, app):
    browser = as_("Mia")

    response = browser.client.get("/exit")

    assert response.location == WEATHER
    assert signed_in() == 0


def test_leaving_signs_out_this_browser_alone(as_, cast):
    here, elsewhere = as_("Mia"), as_("Mia")

    here.get("/exit")

    assert signed_in() == 1
    assert elsewhere.get("/for-you").status_code == 200


def test_a_visitor_leaves_too(as_, cast):
    assert as_("Vi").get("/exit").location == WEATHER


FROM = [
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "document"},
    {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document", "Sec-Purpose": "prefetch"},
]


def test_no_other_site_and_no_guess_of_the_browser_signs_anybody_out(as_, cast):
    browser = as_("Mia")

    for headers in FROM:
        response = browser.get("/exit", headers=headers)

        assert response.location == WEATHER, headers
        assert signed_in() == 1, headers
        assert browser.get("/for-you").status_code == 200, headers


def test_leaving_works_when_the_database_does_not(as_, request):
    browser = as_("Mia")
    request.getfixturevalue("without_database")

    response = browser.client.get("/exit", headers={"Sec-Fetch-Site": "same-origin"})

    assert (response.status_code, response.location) == (303, WEATHER)
    assert "session=;" in response.headers["Set-Cookie"]


def test_it_is_explained_on_a_page_of_its_own(as_, cast):
    browser = as_("Vi")

    browser.get("/exit/about")

    assert "press Shift three times" in browser.text


def test_the_charity_chooses_where_it_leads_and_whether_it_shows(as_, cast):
    with db.transaction():
        Site.here().edit(by=cast.ada, exit_url="https://weather.example/", exit_enabled=False)
    browser = as_("Mia")

    browser.get("/guidelines")
    shown = browser.page.xpath("//*[@data-exit]")
    response = browser.get("/exit")

    assert shown == []
    assert response.location == "https://weather.example/"
