"""The review queue in a browser: from a report to its appeal on a phone, and keys on a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from forum import db
from forum.models.reports import Report
from forum.models.topics import Topic


@pytest.fixture
def reported(cast):
    """Three posts of Mia's that Pia has reported; the first one."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="So very tired")
        posts = [topic.opening_post, *(topic.reply(by=cast.mia, body=f"No {n}") for n in (1, 2))]
        for each in posts:
            Report.make(each, by=cast.pia, kind="breaks", note="Please look")
    return posts[0]


def decide(page, button, reason):
    """Fills the form in, reads the letter, and sends it."""
    page.get_by_label("Why? In words for the person").fill(reason)
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("button", name=re.compile("send the letter")).click()


def appeal(page, words):
    """Finds the letter, and asks somebody else to look."""
    page.goto("/letters")
    page.get_by_role("link", name="From the moderators").click()
    page.get_by_text("I think this is wrong").click()
    page.get_by_label("What should somebody else know?").fill(words)
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text(words).first).to_be_visible()


def test_from_a_claim_to_the_appeal_that_gives_it_back(hand, reported):
    mo, mia, cora = hand("Mo"), hand("Mia"), hand("Cora")
    mo.goto("/")
    mo.get_by_role("link", name="Moderate").click()
    mo.get_by_role("link", name="A post: Breaks a guideline").first.click()
    mo.get_by_role("button", name="Claim it").click()
    expect(mo.get_by_text("You hold this, so nobody else reads it")).to_be_visible()
    mo.get_by_role("link", name="Hide the post").click()
    decide(mo, "Hide it", "It named a nurse.")
    expect(mo.get_by_text(re.compile("post is hidden|Post hidden")).first).to_be_visible()

    appeal(mia, "It was my own name.")

    cora.goto("/queue?show=appeals")
    cora.get_by_role("link", name="An appeal").click()
    expect(cora.get_by_text("It was my own name.")).to_be_visible()
    cora.get_by_role("link", name="It was wrong: take it back").click()
    decide(cora, "Take it back", "It was your own name.")
    expect(cora.get_by_text("The decision is taken back.").first).to_be_visible()

    mia.goto(f"/posts/{reported.id}")
    expect(mia.get_by_text("So very tired")).to_be_visible()


def test_what_is_hard_is_handed_on(hand, reported):
    mo, cora = hand("Mo"), hand("Cora")
    mo.goto("/queue?show=reports")
    mo.get_by_role("button", name="Claim").first.click()
    expect(mo.get_by_text("You hold this").first).to_be_visible()
    if "/queue/" not in mo.url:
        mo.get_by_role("link", name="A post: Breaks a guideline").first.click()

    mo.get_by_text("Hand this on", exact=True).click()
    mo.get_by_label("Hand it on to").select_option("Cora")
    mo.get_by_role("button", name="Hand it on").click()

    expect(mo.get_by_text("Cora holds this.")).to_be_visible()
    cora.goto("/queue?show=reports&held=mine")
    expect(cora.get_by_text("You hold this")).to_be_visible()


@pytest.fixture
def desk(desktop, sign_in, reported):
    """Mo's screen with three entries of the queue."""
    page = desktop()
    sign_in(page, "Mo")
    page.goto("/queue?show=reports")
    return page


def test_keys_go_from_entry_to_entry_and_claim(desk):
    links = desk.locator(".card__title a")
    links.first.focus()
    for key in ("j", "ArrowDown", "j"):
        desk.keyboard.press(key)
    expect(links.nth(2)).to_be_focused()
    desk.keyboard.press("k")
    expect(links.nth(1)).to_be_focused()

    desk.keyboard.press("?")
    expect(desk.get_by_text("The one before")).to_be_visible()
    links.nth(1).focus()
    desk.keyboard.press("c")

    expect(desk.get_by_text("You hold this, so nobody else reads it")).to_be_visible()


def test_keys_do_nothing_where_no_entry_has_the_focus(desk):
    desk.keyboard.press("j")
    expect(desk.locator(".card__title a").first).not_to_be_focused()

    desk.get_by_text("Narrow it down").click()
    desk.get_by_label("Held by").focus()
    desk.keyboard.press("c")

    expect(desk.get_by_role("button", name="Claim")).to_have_count(3)
