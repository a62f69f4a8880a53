"""Where the focus is after something has changed in place, and that nothing covers it."""

import re

import pytest
from playwright.sync_api import expect

from tests.system.tabbing import TABS, press, tab_to


@pytest.fixture
def night(talk):
    """A topic of the mothers."""
    return talk("mothers", "Anyone awake?", ("Sol", "It is ten past three."))


@pytest.fixture
def topic(desktop, sign_in, night):
    """An open topic on a desktop, with JavaScript."""
    page = desktop()
    sign_in(page, "Mia")
    page.goto(f"/topics/{night}")
    return page


def test_a_posted_reply_is_announced_and_the_focus_is_on_it(topic):
    topic.locator("#reply > summary").click()
    topic.locator("#reply").get_by_label("Your words").fill("I am awake too.")
    press(topic, "button", "Post")

    expect(topic.locator("#announcer")).to_have_text("Your reply is posted.")
    expect(topic.locator(":focus")).to_have_count(1)
    expect(topic.locator(":focus")).to_be_in_viewport()


def test_an_error_in_place_is_announced_and_has_the_focus(topic):
    topic.locator("#reply > summary").click()
    press(topic, "button", "Post")

    expect(topic.locator("#composer .errors")).to_be_focused()


def test_a_preview_has_the_focus_and_typing_goes_on_where_it_was(topic):
    topic.locator("#reply > summary").click()
    topic.locator("#reply").get_by_label("Your words").fill("I am *awake*.")
    press(topic, "button", "Look first")

    expect(topic.locator(".preview")).to_be_focused()
    expect(topic.locator("#reply").get_by_label("Your words")).to_have_value("I am *awake*.")


def test_reacting_leaves_the_focus_at_the_post(topic):
    tab_to(topic, topic.locator("article summary", has_text="React"))
    topic.keyboard.press("Enter")
    press(topic, "button", "Thank you")

    expect(topic.get_by_role("button", name=re.compile("Thank you · 1"))).to_be_visible()
    expect(topic.locator("article :focus")).to_have_count(1)


def test_watching_keeps_the_focus_on_the_button(topic):
    press(topic, "button", "Watch")

    expect(topic.get_by_role("button", name="Stop watching")).to_be_focused()


def test_escape_closes_an_open_menu(topic):
    menu = topic.locator("article summary", has_text="More").first
    menu.focus()
    topic.keyboard.press("Enter")
    expect(topic.get_by_role("link", name="Quote")).to_be_visible()

    topic.keyboard.press("Escape")

    expect(topic.get_by_role("link", name="Quote")).to_be_hidden()


@pytest.mark.parametrize("at", ["phone", "desktop"])
def test_no_bar_covers_what_has_the_focus(request, sign_in, talk, at):
    said = [("Sol", f"Word number {number}.") for number in range(12)]
    topic = talk("mothers", "Anyone awake?", ("Mia", "Long."), *said)
    page = request.getfixturevalue(at)()
    sign_in(page, "Mia")
    page.goto(f"/topics/{topic}")

    hidden = []
    for _ in range(TABS):
        page.keyboard.press("Tab")
        hidden += page.evaluate(COVERED)

    assert hidden == []


COVERED = """() => {
  const it = document.activeElement;
  if (it === document.body || it.closest(".top, .nav, .skip")) return [];
  const box = it.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const bar = over?.closest(".top, .nav");
  return bar ? [`${it.outerHTML.slice(0, 80)} is under ${bar.className}`] : [];
}"""
