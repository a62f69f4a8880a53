"""From a post to a suspension on a phone, and what its member finds, also without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def night(talk):
    return talk("mothers", "Nights", ("Mia", "Long."), ("Sol", "Pull yourself together."))


def fill_in(page, act):
    """Why, then the letter as it will be read, then the deed."""
    page.get_by_label("Why? In words for the person").fill("It was unkind.")
    page.get_by_role("button", name=act, exact=True).click()
    expect(page.locator(".letter")).to_contain_text("It was unkind.")
    page.get_by_role("button", name="send the letter").click()


def test_a_moderator_suspends_from_the_post_and_takes_it_back(hand, night):
    mo = hand("Mo")
    mo.goto(f"/topics/{night}")
    post = mo.locator("#posts article").nth(1)
    post.locator("summary", has_text="Moderate").click()
    post.get_by_role("link", name="The record of Sol").click()

    mo.get_by_role("link", name="Suspend", exact=True).click()
    mo.get_by_text("A month").click()
    fill_in(mo, "Suspend")
    expect(mo.locator("main")).to_contain_text(re.compile("Sol is suspended|Member suspended"))

    sol = hand("Sol")
    sol.goto(f"/topics/{night}")
    expect(sol.locator("body")).to_contain_text("You cannot take part until")
    sol.get_by_role("link", name="What you can still do").first.click()
    sol.get_by_role("link", name="Read why, and appeal").click()
    expect(sol.locator("main")).to_contain_text("From the moderators")

    mo.get_by_role("button", name="Undo").or_(
        mo.get_by_role("button", name="Take this back")
    ).click()
    expect(mo.locator("body")).to_contain_text(re.compile("taken back", re.IGNORECASE))
    sol.goto(f"/topics/{night}")
    expect(sol.locator("#composer")).to_contain_text("Write a reply")


def test_the_name_behind_a_post_is_shown_for_a_reason(hand, reply, night):
    reply(night, "Mia", "Nobody knows me.", anonymous=True)
    mo = hand("Mo")
    mo.goto(f"/topics/{night}")
    post = mo.locator("#posts article").nth(2)
    post.locator("summary", has_text="Moderate").click()
    post.get_by_role("link", name="Who wrote this?").click()

    mo.get_by_label("Why do you have to know?").fill("She may be in danger.")
    mo.get_by_role("button", name="Show the name").click()

    expect(mo.locator("main")).to_contain_text("It was written by Mia.")
