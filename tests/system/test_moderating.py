"""From a report to the last word on it, on a phone: hidden with a reason, appealed, restored."""

import pytest
from playwright.sync_api import expect

from tests.system.moderating import (
    choose,
    claim,
    done,
    give_reason,
    newest_letter,
    post_of,
    report,
    send_letter,
    taken_back,
)

SHARP = "Anybody can do that, honestly."
REASON = "It could be read as telling somebody off."


@pytest.fixture
def topic(talk):
    """Somebody was told off among the mothers."""
    return talk("mothers", "Nights", ("Mia", "I cannot get up."), ("Sol", SHARP))


def hide(page, topic):
    """From the entry in the queue to the letter that leaves."""
    claim(page, "Breaks a guideline", tab="Reports")
    page.get_by_role("link", name="Hide the post").click()
    give_reason(page, REASON, press="Hide it")
    send_letter(page, REASON)
    done(page)
    page.goto(f"/topics/{topic}")
    expect(page.locator("#posts")).not_to_contain_text(SHARP)
    expect(page.locator("#posts")).to_contain_text("A moderator has hidden this post")


def appeal(page, topic):
    """The author finds out why, reads what she wrote, and asks somebody else."""
    page.goto(f"/topics/{topic}")
    page.locator("#posts").get_by_role("link", name="Read why").click()
    page.locator("main .list a").first.click()
    expect(page.locator(".letter")).to_contain_text(REASON)
    page.get_by_text("What you wrote", exact=True).click()
    expect(page.locator("main")).to_contain_text(SHARP)
    page.get_by_text("I think this is wrong").click()
    page.get_by_label("What should somebody else know?").fill("I meant myself.")
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.locator("main")).to_contain_text("It waits for somebody who did not decide.")


def test_a_reported_post_is_hidden_appealed_and_restored_by_another(hand, topic):
    pia, mo, sol, cora = hand("Pia"), hand("Mo"), hand("Sol"), hand("Cora")
    report(pia, topic, SHARP, "It breaks a guideline")
    hide(mo, topic)
    newest_letter(pia)
    expect(pia.locator(".letter")).to_contain_text("What you reported is not shown any more.")
    appeal(sol, topic)

    claim(cora, "An appeal", tab="Appeals")
    expect(cora.locator("main")).to_contain_text("I meant myself.")
    cora.get_by_role("link", name="It was wrong: take it back").click()
    give_reason(cora, "Sol spoke of herself.", press="Take it back")
    send_letter(cora, "Sol spoke of herself.")
    expect(cora.locator("main")).to_contain_text("It was taken back")

    newest_letter(sol)
    expect(sol.locator(".letter").first).to_contain_text("We were wrong, and we are sorry")
    pia.goto(f"/topics/{topic}")
    expect(post_of(pia, SHARP)).to_be_visible()


def test_whoever_decided_does_not_answer_the_appeal(hand, topic):
    mo, sol = hand("Mo"), hand("Sol")
    report(hand("Pia"), topic, SHARP, "It breaks a guideline")
    hide(mo, topic)
    appeal(sol, topic)

    mo.goto("/queue?show=appeals")
    mo.locator(".card__title a", has_text="An appeal").click()

    expect(mo.locator("main")).to_contain_text("somebody else answers the appeal")
    expect(mo.get_by_role("link", name="It was wrong")).to_have_count(0)


def test_a_post_is_hidden_where_it_is_read_and_shown_again(hand, topic):
    mo = hand("Mo")
    mo.goto(f"/topics/{topic}")
    choose(post_of(mo, SHARP), "Moderate", "Hide")
    give_reason(mo, REASON, press="Hide it")
    send_letter(mo, REASON)

    done(mo).click()
    taken_back(mo)

    mo.goto(f"/topics/{topic}")
    expect(post_of(mo, SHARP)).to_be_visible()
    sol = hand("Sol")
    sol.goto("/letters")
    expect(sol.locator("main")).to_contain_text("No letters")


def test_a_form_without_a_reason_comes_back_with_what_was_chosen(hand, topic):
    mo = hand("Mo")
    mo.goto(f"/topics/{topic}")
    choose(post_of(mo, SHARP), "Moderate", "Hide")

    tool = give_reason(mo, "", press="Hide it")

    expect(tool.get_by_role("alert")).to_contain_text("Say why, in a sentence")
    expect(tool.get_by_label("Which guideline?")).to_have_value("Be kind")


def test_cancel_leads_back_to_the_post(hand, topic, scripted):
    mo = hand("Mo")
    mo.goto(f"/topics/{topic}")
    choose(post_of(mo, SHARP), "Moderate", "Hide")
    tool = mo.locator("section.tool")

    tool.get_by_role("link", name="Cancel").click()

    expect(tool.get_by_role("heading", name="Hide this post")).to_be_hidden()
    expect(post_of(mo, SHARP)).to_be_visible()
    if scripted:
        expect(post_of(mo, SHARP).locator("summary", has_text="Moderate")).to_be_focused()


def test_what_opens_gets_the_focus_and_escape_closes_it(phone, sign_in, topic):
    mo = phone()
    sign_in(mo, "Mo")
    mo.goto(f"/topics/{topic}")
    choose(post_of(mo, SHARP), "Moderate", "Hide")
    expect(mo.locator("section.tool")).to_be_focused()
    expect(mo.locator(".menu[open]")).to_have_count(0)

    mo.keyboard.press("Escape")

    expect(mo.locator("section.tool")).to_be_hidden()
    choose(post_of(mo, SHARP), "Moderate", "Hide")
    expect(mo.locator("section.tool")).to_be_focused()
