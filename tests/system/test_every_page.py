"""Every page, as everybody who may see it: nothing for axe, nothing too wide, nothing too small."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from forum import db
from tests.system.looking import MEASURE, NARROW, look
from tests.system.places import LOOKERS, joining, settle

LEAD_ON = {  # addresses that show no page of their own
    *("static", "assets.style", "sites.accent", "health.show", "exit.leave", "join.resume"),
    *("topics.permalink", "topics.unread", "topics.come_back", "drafts.come_back"),
    *("posts.come_back", "posts.come_back_later", "watched_phrases.come_back"),
    *("cases.come_back", "muted_words.come_back"),
    *("notifications.lead_to_post", "notifications.lead_to_topic"),
    *("devmail.index", "devmail.show"),  # the demo's alone
    *("audit.download", "figures.download"),  # files
}


AT_ONCE = 20  # pages a walk: long ones, begun last, would keep one worker busy alone
WALKS = [
    pytest.param(name, pages[start : start + AT_ONCE], id=f"{name} from {start}")
    for name, pages in LOOKERS.items()
    for start in range(0, len(pages), AT_ONCE)
]


@pytest.fixture
def numbers(cast, once):
    """The numbers that the addresses need, of a community with something on every page."""

    def write():
        with db.transaction():
            found = settle(cast)
            secret, link = joining()
        return found | {"secret": secret, "joining": link}

    return once("something on every page", write)


@pytest.fixture
def page(desktop, sign_in, remember, numbers):
    """`page("Mia")` is an empty page in somebody's browser; what goes wrong is in `.heard`."""

    def give(name):
        page = desktop()
        page.heard = []
        page.on("console", lambda line: _hear(page, line))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("response", lambda answer: _see(page, answer))
        if name == "somebody joining":
            remember(page, joining=numbers["secret"])
        elif name != "Vi":
            sign_in(page, name)
        return page

    return give


def _hear(page, line):
    """A page that is not found is told on the console too; that is no trouble."""
    if line.type in ("error", "warning") and "Failed to load resource" not in line.text:
        page.heard.append(line.text)


def _see(page, answer):
    missing = answer.status >= 400 and not answer.request.is_navigation_request()
    if missing or answer.status >= 500:
        page.heard.append(f"{answer.status} for {answer.url}")


@pytest.mark.parametrize(("name", "patterns"), WALKS)
def test_every_page_is_for_everybody(name, patterns, page, numbers, axe):
    window = page(name)

    found = {}
    for pattern in patterns:
        window.goto(pattern.format(**numbers))
        found[pattern] = [*look(window, axe), *window.heard]
        window.heard.clear()

    assert {pattern: wrong for pattern, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("name", ["Vi", "Mia", "Ada"])
def test_welsh_words_fit_though_they_are_longer(name, page, numbers):
    window = page(name)
    window.goto("/language")
    window.get_by_role("button", name="Cymraeg").click()
    expect(window.locator("html")).to_have_attribute("lang", "cy")
    window.set_viewport_size(NARROW)

    found = {}
    for pattern in LOOKERS[name]:
        window.goto(pattern.format(**numbers))
        found[pattern] = window.evaluate(MEASURE)

    assert {pattern: wrong for pattern, wrong in found.items() if wrong} == {}


def test_no_address_is_left_out(app, numbers):
    address = app.url_map.bind("localhost")
    looked = {
        address.match(pattern.format(**numbers).partition("?")[0])[0]
        for patterns in LOOKERS.values()
        for pattern in patterns
        if pattern != "/no-such-page"
    }

    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert pages - looked - LEAD_ON == set()
