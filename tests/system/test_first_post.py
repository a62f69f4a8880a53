"""A newcomer's first post waits for a moderator, is read, and goes up; on a phone."""

import pytest
from playwright.sync_api import expect

from tests.system.moderating import done, give_reason, newest_letter, post_of, send_letter

WORDS = "I have got as far as the gate."
WHY = "It names the street. Would you write it again without?"


@pytest.fixture
def topic(talk):
    """A topic on a board that every member may write on."""
    return talk("everyone", "Going out", ("Mia", "Who has been out today?"))


def answer(page, topic, words):
    """Writes a reply and sends it."""
    page.goto(f"/topics/{topic}")
    page.locator("#reply > summary").click()
    page.locator("#reply").get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Post", exact=True).click()


@pytest.fixture
def waiting(hand, topic):
    """Ned has written; he alone sees it, with a sentence. Cora has it before her."""
    ned, cora = hand("Ned"), hand("Cora")
    answer(ned, topic, WORDS)
    expect(ned.locator("main")).to_contain_text("This waits for a moderator.")
    pat = hand("Pat")
    pat.goto(f"/topics/{topic}")
    expect(pat.locator("main")).not_to_contain_text(WORDS)
    cora.goto("/queue?show=waiting")
    cora.locator(".card__title a", has_text="A post that waits").click()
    expect(cora.locator("main")).to_contain_text(WORDS)
    return ned, cora


def test_a_first_post_waits_and_is_published(hand, topic, waiting):
    ned, cora = waiting

    cora.get_by_role("button", name="Publish it").click()
    expect(cora.locator("body")).to_contain_text("published")

    pat = hand("Pat")
    pat.goto(f"/topics/{topic}")
    expect(post_of(pat, WORDS)).to_be_visible()
    answer(ned, topic, "And now to the lamp-post.")
    expect(post_of(ned, "And now to the lamp-post.")).to_be_visible()
    pat.goto(f"/topics/{topic}")
    expect(post_of(pat, "And now to the lamp-post.")).to_be_visible()


def test_a_post_that_is_not_published_comes_back_with_a_letter(hand, topic, waiting):
    ned, cora = waiting

    cora.get_by_role("link", name="Do not publish").click()
    give_reason(cora, WHY, press="Do not publish")
    send_letter(cora, WHY)
    done(cora)

    newest_letter(ned)
    expect(ned.locator(".letter").first).to_contain_text(WHY)
    ned.get_by_text("What you wrote", exact=True).click()
    expect(ned.locator("main")).to_contain_text(WORDS)
    pat = hand("Pat")
    pat.goto(f"/topics/{topic}")
    expect(pat.locator("main")).not_to_contain_text(WORDS)
