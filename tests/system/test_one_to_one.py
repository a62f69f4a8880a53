"""One to one on a phone, from asking to feedback; and a coordinator who never sees a letter."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.jobs import matches
from forum.models.matches import Match
from forum.models.support_feedback import SupportFeedback
from tests import matched, relaying


def ask(mia):
    """Mia finds it on her home page, forgets something, and asks."""
    mia.goto("/")
    mia.get_by_role("link", name="Write with somebody who has been through it").click()
    mia.get_by_role("link", name="Ask for somebody").click()
    mia.get_by_label("What is going on for you?").fill("The nights are long.")
    mia.get_by_role("button", name="Ask", exact=True).click()
    expect(mia.get_by_role("alert")).to_contain_text("Write a first name")
    expect(mia.get_by_label("What is going on for you?")).to_have_value("The nights are long.")
    mia.get_by_label("By which first name should we call you?").fill("Rose")
    mia.get_by_role("button", name="Ask", exact=True).click()
    expect(mia.locator("main")).to_contain_text("We are looking for somebody who fits")


def propose(cora):
    """Cora finds who fits, and asks Pia."""
    cora.goto("/you")
    cora.get_by_role("link", name="One to one", exact=True).click()
    cora.get_by_role("link", name="Rose asks for somebody").click()
    cora.get_by_role("button", name="Ask Pia").click()
    expect(cora.locator("main")).to_contain_text("Pia has been asked")


def accept(pia):
    """Pia says yes, and reads the boundaries."""
    pia.goto("/")
    pia.get_by_role("link", name="Somebody asks for you").click()
    expect(pia.locator("main")).to_contain_text("The nights are long.")
    pia.get_by_role("button", name="Yes, I would like to").click()
    expect(pia.get_by_role("heading", level=1)).to_have_text("You and Rose")


def agree(page):
    """A side agrees to the boundaries that stand on the page."""
    expect(page.locator("main")).to_contain_text("We are kind")
    page.get_by_label("I have read this, and I agree to it").check()
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_role("button", name="Agree")).to_have_count(0)


def plan_the_ending(mia):
    """Mia chooses a last day."""
    mia.get_by_role("link", name="Plan the ending").click()
    mia.get_by_role("button", name="Plan it").click()
    expect(mia.locator("main")).to_contain_text("There is time for some more words")


def give_feedback(page):
    """A side says how it was, once it is over."""
    page.reload()
    page.get_by_role("link", name="Say how it was for you").click()
    page.get_by_text("Yes", exact=True).first.click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text("You have told us how it was")


def test_somebody_asks_is_found_agrees_and_comes_to_a_kind_end(cast, hand):
    with db.transaction():
        matched.offer(cast)
    mia, cora, pia = hand("Mia"), hand("Cora"), hand("Pia")
    ask(mia)
    propose(cora)
    accept(pia)
    agree(pia)
    mia.goto("/")
    mia.get_by_role("link", name="You and Juno").click()
    agree(mia)
    expect(mia.locator("main")).to_contain_text("Juno writes the first letter, within 48 hours")
    plan_the_ending(mia)

    the_day_is_over()

    give_feedback(mia)
    pia.reload()
    expect(pia.locator("main")).to_contain_text("came to the end that you had planned")
    assert len(said()) == 1


def the_day_is_over():
    """The last day has passed, and the clockwork goes round."""
    with db.transaction():
        match = session.scalars(select(Match)).one()
        match.ends_on = clock.today() - timedelta(days=1)
    matches.look_after()


def said():
    """What was said afterwards."""
    session.rollback()
    return session.scalars(select(SupportFeedback)).all()


def write(page, words):
    """Sends a letter from the page of letters."""
    page.get_by_label("Your letter", exact=True).fill(words)
    page.get_by_role("button", name="Send the letter").click()


def test_letters_are_written_and_answered_on_the_web(cast, hand):
    number = relaying.begin(cast)
    pia, mia = hand("Pia"), hand("Mia")
    pia.goto(f"/matches/{number}")
    pia.get_by_role("link", name="Read and write letters").click()
    write(pia, "I am Juno. I have read what you wrote.")
    expect(pia.locator("main .posts")).to_contain_text("I have read what you wrote.")

    mia.goto(f"/matches/{number}")
    mia.get_by_role("link", name="Read and write letters").click()
    expect(mia.locator("main .posts")).to_contain_text("I am Juno.")
    write(mia, "Ring me on 07700 900123.")
    expect(mia.locator("#reply")).to_contain_text("This might say who one of you is")
    mia.get_by_label("Your letter", exact=True).fill("The nights are the worst.")
    mia.get_by_role("button", name="Send it as it is").click()
    expect(mia.locator("main .posts")).to_contain_text("The nights are the worst.")

    pia.reload()
    letters = pia.locator("main .posts article")
    expect(letters).to_have_count(2)
    expect(letters.last).to_contain_text("Rose")
    expect(letters.last).to_contain_text("The nights are the worst.")
    expect(pia.locator("main")).not_to_contain_text("Mia")


def test_help_is_asked_for_and_the_coordinator_says_why_she_opens(cast, hand):
    with db.transaction():
        number = matched.begin(cast).id
    mia, cora = hand("Mia"), hand("Cora")
    mia.goto(f"/matches/{number}")
    mia.get_by_role("link", name="Ask the coordinator for help").click()
    mia.get_by_label("What would you like help with?").fill("I feel pressed to answer.")
    mia.get_by_role("button", name="Ask for help").click()
    expect(mia.locator("body")).to_contain_text("The coordinator has your words")

    cora.goto("/caseload")
    expect(cora.locator("main")).to_contain_text("Asks for help")
    cora.get_by_role("link", name="Rose and Juno").click()
    expect(cora.locator("main")).to_contain_text("I feel pressed to answer.")
    cora.get_by_role("link", name="Open the letters").click()
    cora.get_by_label("Why you open them").fill("She asked me to look.")
    cora.get_by_role("button", name="Open them").click()
    expect(cora.locator("main")).to_contain_text("She asked me to look.")

    mia.goto(f"/matches/{number}")
    expect(mia.locator("main")).to_contain_text("She asked me to look.")
