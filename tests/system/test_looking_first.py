"""Words come back once before they are posted: who to call, what tells too much; then they go."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from forum import db
from forum.models.reports import Report
from forum.models.watched_phrases import HOLD, WatchedPhrase

WORDS = "Some nights I want to end it all. Ring me on 07700 900123, or ask Dr Patel."


@pytest.fixture
def night(talk, cast):
    """A topic of the mothers, on a site with our suggestions and a phrase that holds."""
    with db.transaction():
        WatchedPhrase.seed()
        WatchedPhrase.create("miracle cure*", HOLD, by=cast.cora)
    return talk("mothers", "Anyone awake?", ("Sol", "It is ten past three."))


def reports():
    """The kinds of what was reported."""
    db.session.rollback()
    return db.session.scalars(select(Report.kind)).all()


def test_somebody_in_danger_sees_whom_to_call_and_posts_all_the_same(hand, night, scripted):
    page = hand("Mia")
    page.goto(f"/topics/{night}#reply")
    if not page.get_by_label("Your words").is_visible():
        page.locator("#reply > summary").click()
    page.get_by_label("Your words").fill(WORDS)
    page.get_by_role("button", name="Post", exact=True).click()

    panel = page.locator("#reply-looking-first")
    expect(panel.get_by_role("link", name="Call 116 123")).to_be_visible()
    expect(panel).to_contain_text("07700 900123")
    expect(panel).to_contain_text("Dr Patel")
    expect(panel).to_be_focused()
    assert reports() == []
    expect(page.get_by_label("Your words")).to_have_value(WORDS)
    page.get_by_role("button", name="Post it as it is").click()

    expect(page.locator("#posts article").last).to_contain_text(WORDS)
    expect(panel).to_have_count(0)
    assert reports() == ["worried"]


def test_words_that_tell_too_much_are_changed(hand, night):
    page = hand("Mia")
    page.goto("/boards/mothers/new")
    page.get_by_label("Title, in a few words").fill("Come and see me")
    page.get_by_label("Your words").fill("I live at 12 Willow Close, CF10 3AT.")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.locator("#topic-looking-first")).to_contain_text("12 Willow Close")
    page.get_by_role("link", name="Change it").click()
    expect(page.get_by_label("Your words")).to_be_focused()
    page.get_by_label("Your words").fill("I live by the sea.")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Come and see me")
    expect(page.locator("#posts")).not_to_contain_text("Willow Close")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_panel_can_be_read_by_everybody(phone, sign_in, axe, night, dark):
    page = phone(dark=dark)
    sign_in(page, "Mia")
    page.goto("/boards/mothers/new")
    page.get_by_label("Title, in a few words").fill("Tonight")
    page.get_by_label("Your words").fill(f"{WORDS} I live at {'Llanfairpwll' * 5}@wales.example.")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#topic-looking-first")).to_be_focused()

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_coordinator_tries_a_text(hand, night, scripted):
    page = hand("Cora")
    page.goto("/set-up/phrases")
    page.get_by_label("A text to try").fill("This MIRACLE   cures!")
    page.get_by_role("button", name="Try it").click()

    expect(page.locator("#trial")).to_contain_text("miracle cure*")
    row = page.get_by_role("listitem").filter(has_text="kill myself").first
    row.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name="kill myself", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="kill myself", exact=True)).to_be_visible()
