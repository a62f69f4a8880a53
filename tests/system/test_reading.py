"""Reading: what is new, reactions, watching, folded notes, searching, and new replies."""

import re

import pytest
from playwright.sync_api import expect

from forum import db
from forum.models.content_notes import ContentNote
from forum.models.watching import Reading


@pytest.fixture
def night(talk):
    """A topic of the mothers."""
    return talk("mothers", "Anyone awake?", ("Sol", "It is ten past three."), ("Mo", "I am here."))


def test_reading_on_from_home_to_a_board_to_a_topic(hand, night):
    page = hand("Mia")

    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Boards").click()
    page.get_by_role("link", name="Mothers", exact=True).click()
    page.get_by_role("link", name="Anyone awake?").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Anyone awake?")
    expect(page.locator("#posts article").first).to_contain_text("It is ten past three.")


def test_a_reaction_is_given_seen_and_taken_back(hand, night):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    post = page.locator("#posts article").first

    post.locator("summary", has_text="React").click()
    post.get_by_role("button", name="You are not alone").click()
    given = page.locator("#posts article").first.get_by_role("button", name=re.compile("alone · 1"))
    expect(given).to_have_attribute("aria-pressed", "true")
    given.click()

    expect(page.locator("#posts")).not_to_contain_text("alone · 1")


def test_coming_back_leads_to_the_first_unread_post(hand, night, reply):
    many = [reply(night, "Sol", f"Word number {number}.") for number in range(24)]
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    page.goto(f"/topics/{night}?page=2")
    late = reply(night, "Sol", "And one for the morning.")

    page.goto("/")
    page.locator("main").get_by_role("link", name="Anyone awake?").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anyone awake?")
    if page.get_by_role("link", name="Go to the first unread").is_visible():
        page.get_by_role("link", name="Go to the first unread").click()

    expect(page).to_have_url(re.compile(f"#post-{late}$"))
    expect(page.locator(f"#post-{late}")).to_be_in_viewport()
    expect(page.locator(f"#post-{many[-1]}")).to_be_visible()
    expect(page.get_by_text("New since you were here")).to_be_visible()


def test_watching_a_topic_gathers_its_replies_under_for_you(hand, night, reply):
    page = hand("Mia")
    page.goto(f"/topics/{night}")
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_role("button", name="Stop watching")).to_be_visible()

    reply(night, "Sol", "The kettle is on.")
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="For you").click()
    page.get_by_role("link", name="Anyone awake?").click()

    expect(page.locator("#posts")).to_contain_text("The kettle is on.")


def test_searching_finds_the_words_and_leads_to_the_post(hand, night):
    page = hand("Mia")
    page.goto("/")

    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("here")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("mark").first).to_have_text("here")
    page.locator("main").get_by_role("link", name="Anyone awake?").first.click()

    expect(page.locator("article", has_text="I am here.")).to_be_in_viewport()


def test_what_somebody_folds_opens_with_one_tap(hand, night, reply, cast):
    note = db.session.query(ContentNote).filter_by(slug="sleep").one()
    reply(night, "Sol", "I have not slept.", notes=[note])
    page = hand("Mia")
    page.goto("/you/choices")
    page.get_by_label("sleep", exact=True).check()
    page.get_by_role("button", name="Save").click()

    page.goto(f"/topics/{night}")
    words = page.get_by_text("I have not slept.")
    expect(words).to_be_hidden()
    page.get_by_text("About: sleep").click()

    expect(words).to_be_visible()


def test_new_replies_show_up_in_an_open_topic(phone, sign_in, night, reply):
    page = phone()
    page.clock.install()
    sign_in(page, "Mia")
    page.goto(f"/topics/{night}")
    seen = reply(night, "Sol", "The kettle is on.")
    reply(night, "Mo", "Two sugars.")

    page.clock.fast_forward(31_000)
    news = page.get_by_role("link", name="2 new replies")
    expect(news).to_be_visible()
    news.click()

    expect(page.locator(f"#post-{seen}")).to_be_in_viewport()
    expect(page.locator("#posts")).to_contain_text("Two sugars.")


def test_reading_is_remembered_by_looking(hand, night, cast):
    page = hand("Mia")

    page.goto(f"/topics/{night}")
    page.goto("/boards/mothers")

    db.session.rollback()
    kept = db.session.query(Reading).filter_by(topic_id=night, member_id=cast.mia.id).one_or_none()
    assert kept is not None
    expect(page.locator(".card", has_text="Anyone awake?").locator(".chip--new")).to_have_count(0)
