"""By keyboard alone: Tab, Enter and Space do every journey, and the focus is always seen."""

import re

import pytest
from playwright.sync_api import expect

from forum import db
from forum.models.members import Member
from forum.models.passwords import hashed
from tests.system.moderating import UNDO
from tests.system.tabbing import fill, open_menu, press, tab_to


@pytest.fixture
def night(talk):
    """A topic of the mothers."""
    return talk("mothers", "Anyone awake?", ("Sol", "It is ten past three."))


@pytest.fixture
def keys(desktop, sign_in, scripted):
    """`keys("Mia")` sits somebody before a keyboard."""

    def give(name=""):
        page = desktop(javascript=scripted)
        if name:
            sign_in(page, name)
        return page

    return give


def test_the_first_stop_skips_to_the_page(keys, night):
    page = keys("Mia")
    page.goto(f"/topics/{night}")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the page")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    inside = page.locator("main :focus")
    expect(inside).to_have_count(1)


def test_joining_by_keyboard(keys):
    page = keys()
    page.goto("/join")

    press(page, "link", "Join")
    fill(page, "Display name", "Misty Wren")
    page.keyboard.press("Enter")
    fill(page, "Email address", "wren@example.org")
    fill(page, "Choose a password", "kettle on the landing")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("I have had postpartum psychosis"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("I am 18 or over"))
    page.keyboard.press("Space")
    press(page, "button", "Carry on")
    tab_to(page, page.get_by_label(re.compile("I agree that")))
    page.keyboard.press("Space")
    press(page, "button", "Carry on")

    expect(page.get_by_role("heading", level=1)).to_have_text("How we treat each other")


def test_a_mistake_takes_the_focus_to_what_is_to_be_mended(keys):
    page = keys()
    page.goto("/join/name")
    press(page, "button", "Carry on")

    expect(page.locator(".errors")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_label("Display name")).to_be_focused()


def test_reading_from_home_to_a_topic_by_keyboard(keys, night):
    page = keys("Mia")
    page.goto("/")

    press(page, "link", "Boards")
    expect(page.get_by_role("heading", level=1)).to_have_text("Boards")
    press(page, "link", "Mothers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mothers")
    press(page, "link", "Anyone awake?")

    expect(page.get_by_role("heading", level=1)).to_have_text("Anyone awake?")


def test_reacting_by_keyboard(keys, night):
    page = keys("Mia")
    page.goto(f"/topics/{night}")

    open_menu(page, "React")
    press(page, "button", "Thank you", key="Space")

    given = page.get_by_role("button", name=re.compile("Thank you · 1"))
    expect(given).to_have_attribute("aria-pressed", "true")


def test_writing_a_reply_by_keyboard(keys, night):
    page = keys("Mia")
    page.goto(f"/topics/{night}")

    tab_to(page, page.locator("#reply > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#reply").get_by_label("Your words"))
    page.keyboard.type("I am awake too.")
    press(page, "button", "Post")

    expect(page.locator("#posts article").last).to_contain_text("I am awake too.")


def test_writing_a_topic_and_looking_first_by_keyboard(keys):
    page = keys("Mia")
    page.goto("/boards/mothers")

    press(page, "link", "Write something")
    fill(page, "Title, in a few words", "First night at home")
    fill(page, "Your words", "Quiet.")
    press(page, "button", "Look first")
    expect(page.locator(".preview")).to_contain_text("Quiet.")
    press(page, "button", "Post")

    expect(page.get_by_role("heading", level=1)).to_have_text("First night at home")


def test_quoting_editing_and_taking_back_by_keyboard(keys, night, reply):
    mine = reply(night, "Mia", "I am awak.")
    page = keys("Mia")
    page.goto(f"/topics/{night}")

    open_menu(page, "More")
    press(page, "link", "Quote")
    expect(page.get_by_label("The words you answer")).to_have_value("It is ten past three.")
    fill(page, "Your words", "Here it is light.")
    press(page, "button", "Post")
    expect(page.locator("#posts article").last.locator("blockquote")).to_contain_text("ten past")
    page.goto(f"/topics/{night}")
    tab_to(page, page.locator(f"#post-{mine} .post__more > summary"))
    page.keyboard.press("Enter")
    press(page, "link", re.compile("^(Edit|Change)"))
    fill(page, "Your words", "I am awake.")
    press(page, "button", "Save changes")
    expect(page.locator(f"#post-{mine}")).to_contain_text("I am awake.")
    page.goto(f"/posts/{mine}/erase")
    press(page, "button", "Take it back")

    expect(page.locator("#posts")).not_to_contain_text("I am awake.")


def test_searching_by_keyboard(keys, night):
    page = keys("Mia")
    page.goto("/")

    press(page, "link", "Search")
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("three")
    page.keyboard.press("Enter")
    press(page, "link", "Anyone awake?")

    expect(page.get_by_text("It is ten past three.")).to_be_in_viewport()


def test_watching_and_leaving_by_keyboard(keys, night):
    page = keys("Mia")
    page.goto(f"/topics/{night}")
    press(page, "button", "Watch", key="Space")
    expect(page.get_by_role("button", name="Stop watching")).to_be_visible()

    page.goto("/you")
    press(page, "button", "Sign out")

    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_coming_in_with_a_password_by_keyboard(keys):
    with db.transaction():
        Member.named("Sol").password_hash = hashed("kettle on the landing")
    page = keys()
    page.goto("/sign-in")

    fill(page, "Email address", "sol@example.org")
    fill(page, "Password", "kettle on the landing")
    press(page, "button", "Sign in")

    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Sol")


def test_reporting_and_hiding_by_keyboard(keys, night):
    pia, mo = keys("Pia"), keys("Mo")
    pia.goto(f"/topics/{night}")
    open_menu(pia, "More")
    press(pia, "link", "Report")
    press(pia, "button", re.compile("It breaks a guideline"))
    expect(pia.locator("main")).to_contain_text("Your reference is")

    mo.goto("/queue?show=reports")
    press(mo, "link", re.compile("Breaks a guideline"))
    press(mo, "button", "Claim it")
    expect(mo.locator("main")).to_contain_text("You hold this")
    press(mo, "link", "Hide the post")
    tab_to(mo, mo.get_by_label("Which guideline?"))
    mo.keyboard.type("Be kind")
    fill(mo, "Why? In words for the person", "It was unkind.")
    press(mo, "button", "Hide it")
    press(mo, "button", re.compile("send the letter"))
    expect(mo.get_by_role("button", name=UNDO)).to_be_visible()

    pia.goto(f"/topics/{night}")
    expect(pia.locator("#posts")).not_to_contain_text("It is ten past three.")
