"""A concern to a closed case, on a phone: raised in a minute, found, written up, ended."""

import pytest
from playwright.sync_api import expect

from tests.keepers import SAID, appoint, letters


@pytest.fixture
def night(cast, talk):
    """What Mia wrote among the mothers; Cora leads, Pia is her deputy."""
    appoint(cast)
    return talk("mothers", "Tonight", ("Mia", SAID))


def raise_concern(page, topic, *, danger="No, not at this moment"):
    """A moderator raises a concern from the post where she reads it."""
    page.goto(f"/topics/{topic}")
    post = page.locator("#posts article").first
    post.locator("summary", has_text="Moderate").click()
    post.get_by_role("link", name="Raise a concern").click()
    page.get_by_label("What worries you?").fill("She is alone in a car.")
    page.get_by_text(danger).click()
    page.get_by_role("button", name="Tell the safeguarding lead").click()
    page.wait_for_url("**/concerns/raised*")


def add_note(page, words):
    """Adds a note of the kind that is open, and waits for it."""
    page.locator("#writing textarea").fill(words)
    page.get_by_role("button", name="Add to the chronology").click()
    expect(page.locator("#chronology")).to_contain_text(words)


def open_case(page):
    """A lead finds the case and what was said."""
    page.goto("/you")
    page.get_by_role("link", name="Cases").click()
    page.locator(".card a", has_text="Mia").click()
    page.locator("#said summary").click()
    expect(page.locator("#said")).to_contain_text(SAID)


def write_down_who_was_told(page):
    """Another kind of note, with a form of its own."""
    page.locator("#writing").get_by_role("link", name="Who was told").click()
    page.get_by_label("Who was told", exact=True).fill("West Mercia Police")
    page.get_by_label("How, such as by phone").fill("by phone")
    add_note(page, "Their reference is 12.")
    expect(page.locator("#chronology")).to_contain_text("West Mercia Police, by phone")


def decide_and_close(page):
    """No serious incident, and the end of it."""
    page.get_by_role("link", name="Is it a serious incident?").click()
    page.get_by_text("No", exact=True).click()
    page.get_by_label("Why", exact=True).fill("Nobody came to harm.")
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("link", name="Close the case").click()
    page.get_by_text("The person is safe").click()
    page.get_by_label("Why it can be closed").fill("She is home, her mum is with her.")
    page.get_by_role("button", name="Close the case").click()


def test_a_concern_becomes_a_case_and_comes_to_its_end(hand, night):
    mo, cora = hand("Mo"), hand("Cora")
    raise_concern(mo, night)
    expect(mo.get_by_text("It has reached the safeguarding lead")).to_be_visible()
    assert letters() == ["cora@example.org"]
    assert mo.goto("/cases").status == 404

    open_case(cora)
    expect(cora.locator("#standing")).to_contain_text("Please make a first note by")
    add_note(cora, "She posted at ten, from her phone.")
    expect(cora.locator("#standing")).to_contain_text("The first note was made within the hour")
    expect(cora.locator("#writing textarea")).to_have_value("")
    write_down_who_was_told(cora)
    decide_and_close(cora)

    expect(cora.locator("#standing")).to_contain_text("Closed on")
    expect(cora.locator("#standing")).to_contain_text("The person is safe")


def test_somebody_in_danger_is_found(hand, night):
    mo = hand("Mo")
    raise_concern(mo, night, danger="Yes, or it may well be")
    expect(mo.get_by_role("heading", level=1)).to_have_text("Call 999 now")
    assert letters() == ["cora@example.org", "pia@example.org"]

    pia = hand("Pia")
    pia.goto("/cases/1")
    pia.get_by_role("link", name="Emergency sheet").click()
    pia.get_by_role("button", name="Show the sheet").click()

    expect(pia.locator("main")).to_contain_text("mia@example.org")
    expect(pia.locator("main")).to_contain_text("parked by the river in Ludlow")
    pia.goto("/cases/1")
    expect(pia.locator("#chronology")).to_contain_text("Emergency sheet looked at")


def test_a_rejected_note_keeps_its_words(hand, night):
    raise_concern(hand("Mo"), night)
    cora = hand("Cora")
    cora.goto("/cases/1?kind=next")
    cora.locator("#writing textarea").fill("Ring her in the morning.")

    cora.get_by_role("button", name="Add to the chronology").click()

    expect(cora.get_by_role("alert")).to_contain_text("Say by when.")
    expect(cora.locator("#writing textarea")).to_have_value("Ring her in the morning.")


def test_a_post_is_sealed_and_reported(hand, night):
    mo = hand("Mo")
    mo.goto("/posts/1/quarantine")
    mo.get_by_role("button", name="Put it into quarantine").click()
    expect(mo.locator("main")).not_to_contain_text("Ludlow")
    expect(mo.locator("#posts")).to_contain_text("A moderator has hidden this post")

    cora = hand("Cora")
    cora.goto("/quarantines/1")
    cora.get_by_text("Cora", exact=True).click()
    cora.get_by_role("button", name="Name this person").click()
    cora.get_by_label("Reported to", exact=True).fill("Internet Watch Foundation")
    cora.get_by_label("Their reference").fill("R-77")
    cora.get_by_label("When", exact=True).fill("2026-03-01T09:30")
    cora.get_by_role("button", name="Note the report").click()

    expect(cora.locator(".facts")).to_contain_text("R-77")
