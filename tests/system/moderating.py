"""Steps of the moderators' journeys: reporting, deciding with a reason, answering a letter."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

UNDO = re.compile("^(Undo|Take this back)$")  # beneath the thing, and on a page of its own


def post_of(page: Page, words: str) -> Locator:
    """The post that says these words, on a topic's page."""
    return page.locator("#posts article").filter(has_text=words)


def choose(place: Locator, menu: str, link: str) -> None:
    """Opens a menu of a post or heading, and follows a link of it."""
    place.locator("summary", has_text=menu).click()
    place.get_by_role("link", name=link, exact=True).click()


def report(page: Page, topic: int, words: str, kind: str) -> None:
    """Two taps on a post, and the receipt."""
    page.goto(f"/topics/{topic}")
    choose(post_of(page, words), "More", "Report")
    page.get_by_role("button", name=kind).click()
    expect(page.locator("main")).to_contain_text("Your reference is")


def give_reason(page: Page, reason: str, *, press: str, clause: str = "Be kind") -> Locator:
    """Fills in the form that is open and presses its button: the region of the form."""
    tool = page.locator("section.tool")
    tool.get_by_label("Which guideline?").select_option(clause)
    tool.get_by_label("Why?").fill(reason)
    tool.get_by_role("button", name=press, exact=True).click()
    return tool


def send_letter(page: Page, reason: str) -> None:
    """The letter is shown as it will be read; pressing again sends it."""
    expect(page.locator("section.tool .letter")).to_contain_text(reason)
    page.get_by_role("button", name="send the letter").click()


def done(page: Page) -> Locator:
    """The button that takes it back: then it is done."""
    button = page.get_by_role("button", name=UNDO)
    expect(button).to_be_visible()
    return button


def taken_back(page: Page) -> None:
    """It says that it is."""
    expect(page.locator("main")).to_contain_text(re.compile("taken back", re.IGNORECASE))


def newest_letter(page: Page) -> None:
    """Opens the letter that came last."""
    page.goto("/letters")
    page.locator("main .list a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A letter to you")


def claim(page: Page, what: str, *, tab: str = "") -> None:
    """Opens an entry of the queue, and holds it."""
    page.goto("/")
    page.get_by_role("link", name="Moderate", exact=True).click()
    if tab:
        page.locator(".tabs").get_by_role("link", name=tab).click()
    page.locator(".card__title a", has_text=what).click()
    page.get_by_role("button", name="Claim it").click()
    expect(page.locator("main")).to_contain_text("You hold this")
