"""The site: its name, colour and exit are chosen by an administrator, and checked."""

from __future__ import annotations

import pytest

from forum.db import session
from forum.models.sites import Site

CHOSEN = {
    "name": "Willow",
    "about": "A place to talk.",
    "run_by": "Willow Family Network, charity 1234567",
    "contact_email": "hello@willow.example",
    "accent": "#7a3e9d",
    "exit_enabled": "y",
    "exit_url": "https://www.example.org/weather",
}


def site():
    """The site as the database has it."""
    session.expire_all()
    return Site.here()


@pytest.mark.parametrize("htmx", [False, True])
def test_an_administrator_chooses_for_the_whole_site(as_, cast, htmx):
    browser = as_("Ada")

    browser.get("/set-up/site")
    browser.post("/set-up/site", CHOSEN, htmx=htmx)
    browser.get("/guidelines")

    assert (site().name, site().accent) == ("Willow", "#7a3e9d")
    assert browser.page.find_class("top__name")[0].text == "Willow"
    assert browser.page.xpath("//link[contains(@href, 'accent.css?7a3e9d')]")


UNFIT = [
    ({"name": ""}, "Give this place a name"),
    ({"name": "x" * 61}, "too long"),
    ({"accent": "red"}, "Choose a colour"),
    ({"accent": "#ffd700"}, "would be hard to read"),
    ({"accent": "#7a3e9d;}body{"}, "Choose a colour"),
    ({"contact_email": "hello"}, "like name@example.org"),
    ({"contact_email": "a@b.example\r\nBcc: c@d.example"}, "like name@example.org"),
    ({"exit_url": "http://www.example.org"}, "https://"),
    ({"exit_url": "javascript:alert(1)"}, "https://"),
    ({"exit_url": "https://"}, "https://"),
    ({"exit_url": ""}, "https://"),
]


def test_what_cannot_be_chosen_comes_back_with_a_word_on_what_to_do(as_, cast):
    browser = as_("Ada")

    for wrong, words in UNFIT:
        response = browser.post("/set-up/site", CHOSEN | wrong)

        assert response.status_code == 422, (wrong, words)
        assert words in browser.text, (wrong, words)
        assert site().name == "Willow Family Network", (wrong, words)


def test_only_administrators_choose_for_the_site(as_, cast):
    for name in ["Cora", "Mo", "Mia"]:
        browser = as_(name)

        assert browser.get("/set-up/site").status_code == 404, name
        assert browser.post("/set-up/site", CHOSEN).status_code == 404, name
        assert site().name == "Willow Family Network", name


def test_each_sees_what_she_looks_after_on_the_page_that_leads_to_all(as_, cast):
    coordinator, administrator = as_("Cora"), as_("Ada")

    coordinator.get("/set-up")
    administrator.get("/set-up")

    titles = "//h2[@class='card__title']/a/text()"
    assert coordinator.page.xpath(titles) == [
        *("Members", "Guidelines", "Urgent help", "Watched phrases", "Canned replies"),
        *("Newcomers", "One-to-one support", "When moderators are here", "Audit log"),
        "Public figures",
    ]
    assert administrator.page.xpath(titles)[1:] == [
        "Audit log",
        "Public figures",
        "Boards",
        "Audiences",
        "Content notes",
        "Mail",
        "Backups",
        "The site",
    ]
    assert as_("Mia").get("/set-up").status_code == 403


def test_the_accent_is_kept_for_ever_by_its_own_address(as_, cast):
    response = as_("Vi").get("/accent.css?7a3e9d")

    assert response.mimetype == "text/css"
    assert "--accent: #7a3e9d" in response.text
    assert response.text.count("--accent:") == 2
    assert "immutable" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers


def test_an_accent_that_could_not_be_read_becomes_one_that_can(as_, cast):
    response = as_("Vi").get("/accent.css?ffffff")

    assert "--accent: #ffffff" not in response.text


def test_what_is_no_colour_is_not_found(as_, cast):
    vi = as_("Vi")

    for query in ["", "?red", "?1d666", "?1d6660;}", "?%00", "?%C3%BF12345"]:
        assert vi.get(f"/accent.css{query}").status_code == 404, query


def test_for_a_colour_that_is_too_pale_the_nearest_clear_one_is_offered(as_, cast):
    browser = as_("Ada")

    browser.post("/set-up/site", CHOSEN | {"accent": "#FFD700"})
    offered = browser.page.xpath("//input[@name='accent']/@value")[0]
    response = browser.post("/set-up/site", CHOSEN | {"accent": offered})

    assert response.status_code == 303
    assert site().accent == offered
