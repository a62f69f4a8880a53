"""Pages about this place are public, in plain words, and say what is really so."""

from __future__ import annotations

from itertools import product

from forum import db
from forum.models import privacy
from forum.models.sites import Site

PAGES = ("privacy", "safety", "accessibility", "contact")


def test_everybody_can_read_them_and_comes_to_them_from_any_page(as_, cast):
    for page, name in product(PAGES, ["Vi", "Mia"]):
        browser = as_(name)

        response = browser.get(f"/{page}")

        assert response.status_code == 200, (page, name)
        assert browser.page.xpath(f"//footer//a[@href='/{page}']"), (page, name)


def test_the_privacy_page_names_every_kind_of_thing_that_is_kept(as_, cast):
    browser = as_("Vi")

    browser.get("/privacy")

    titles = browser.page.xpath("//details/summary/text()")
    assert titles == [entry.what for entry in privacy.REGISTER]
    assert "hello@willow.example" in browser.text


def test_who_reads_another_language_is_told_when_a_page_is_english(as_, cast):
    browser = as_("Vi")

    browser.get("/safety", headers={"Accept-Language": "cy"})

    assert browser.page.get("lang") == "cy"
    assert browser.page.xpath("//article/@lang") in (["en"], [])


def test_the_words_of_the_charity_are_shown_and_never_run(as_, cast):
    with db.transaction():
        Site.here().edit(by=cast.ada, run_by="<script>alert(1)</script> [x](javascript:alert(1))")
    browser = as_("Vi")

    for page in PAGES:
        browser.get(f"/{page}")

        assert len(browser.page.xpath("//script")) == 2
        assert not browser.page.xpath("//a[starts-with(@href, 'javascript')]")
