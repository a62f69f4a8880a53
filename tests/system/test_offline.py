"""A weak signal: nothing is lost, and the page says what is going on."""

import re

import pytest
from playwright.sync_api import expect

WORDS = "Written in the tunnel."


@pytest.fixture
def page(phone, sign_in, talk):
    """A topic on a phone, with words in the composer."""
    topic = talk("mothers", "Anyone awake?", ("Sol", "It is ten past three."))
    page = phone()
    sign_in(page, "Mia")
    page.goto(f"/topics/{topic}")
    page.locator("#reply > summary").click()
    page.locator("#reply").get_by_label("Your words").fill(WORDS)
    return page


def test_without_a_network_the_page_says_so_and_keeps_the_words(page):
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline. Keep this page open.")).to_be_visible()

    page.get_by_role("button", name="Post", exact=True).click()

    expect(
        page.get_by_text(re.compile("That did not go through|You are offline")).first
    ).to_be_visible()
    expect(page.locator("#reply").get_by_label("Your words")).to_have_value(WORDS)


def test_back_on_the_network_the_same_words_are_posted_once(page):
    page.context.set_offline(True)
    page.get_by_role("button", name="Post", exact=True).click()
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline. Keep this page open.")).to_be_hidden()

    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.locator("#posts article").last).to_contain_text(WORDS)
    expect(page.locator("#posts article")).to_have_count(2)


def test_an_answer_that_is_lost_on_the_way_posts_once(page):
    page.route("**/posts", lambda route: (route.fetch(), route.abort()))
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("That did not go through")).to_be_visible()
    page.unroute("**/posts")

    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.locator("#posts article").last).to_contain_text(WORDS)
    expect(page.locator("#posts article")).to_have_count(2)


def test_a_server_in_trouble_leaves_the_words_where_they_are(page):
    page.route("**/posts", lambda route: route.fulfill(status=500, body="<p>Sorry</p>"))

    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.get_by_text("That did not go through")).to_be_visible()
    expect(page.locator("#reply").get_by_label("Your words")).to_have_value(WORDS)
