"""By keyboard alone: Tab, Enter and Space do every journey, and the focus is always seen."""

import re

import pytest
from playwright.sync_api import expect

TABS = 90  # more stops than any page of the journeys has


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


def tab_to(page, target):
    """Presses Tab until `target` has the focus, which must be seen there."""
    expect(target.first).to_be_visible()
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if target.evaluate_all("all => all.includes(document.activeElement)"):
            expect(page.locator(":focus-visible")).to_be_in_viewport()
            return
    raise AssertionError(f"no way by Tab to {target}")


def press(page, role, name, key="Enter"):
    """Goes to a link or button by Tab and presses it."""
    tab_to(page, page.get_by_role(role, name=name, exact=isinstance(name, str)))
    page.keyboard.press(key)


def fill(page, label, words):
    """Goes to a field by Tab and types."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


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
    press(page, "link", "Mothers")
    press(page, "link", "Anyone awake?")

    expect(page.get_by_role("heading", level=1)).to_have_text("Anyone awake?")


def test_reacting_by_keyboard(keys, night):
    page = keys("Mia")
    page.goto(f"/topics/{night}")

    tab_to(page, page.locator("article summary", has_text="React"))
    page.keyboard.press("Enter")
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
