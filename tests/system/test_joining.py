"""Coming in: the short steps, the emailed link, the guidelines; and leaving without a trace."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from forum import clock, db
from forum.models.guidelines import GuidelinesVersion
from forum.models.joining import Joining
from forum.models.members import Member
from forum.models.passwords import hashed
from forum.models.sites import Site

PASSWORD = "kettle on the landing"


def press(page, words):
    """Presses the button or link that says `words`."""
    page.get_by_role("button", name=words, exact=True).or_(
        page.get_by_role("link", name=words, exact=True)
    ).first.click()


def join_up_to_the_letter(page, *, name="Misty Wren", statement="I have had postpartum psychosis"):
    """Every step of joining, from home to "Check your email"."""
    page.goto("/")
    page.locator("main").get_by_role("link", name="Join", exact=True).click()
    page.locator("main").get_by_role("link", name="Join", exact=True).click()
    page.get_by_label("Display name").fill(name)
    press(page, "Carry on")
    page.get_by_label("Email address").fill("wren@example.org")
    page.get_by_label("Choose a password").fill(PASSWORD)
    press(page, "Carry on")
    page.get_by_label(statement).check()
    page.get_by_label("I am 18 or over").check()
    press(page, "Carry on")
    page.get_by_label(re.compile("I agree that")).check()
    press(page, "Carry on")
    expect(page.get_by_role("heading", level=1)).to_have_text("How we treat each other")
    with db.transaction():  # nobody reads six pages as quickly as this test
        db.session.execute(update(Joining).values(created_at=clock.ago(minutes=3)))
    press(page, "I agree")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")


def test_a_mother_joins_in_steps_and_reads_what_is_hers(hand, talk, letter_to):
    talk("mothers", "Anyone awake?", ("Mia", "It is ten past three."))
    page = hand()

    join_up_to_the_letter(page)
    page.goto(letter_to("wren@example.org"))
    press(page, "Finish joining")

    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Misty Wren")
    press(page, "Mothers")
    page.get_by_role("link", name="Anyone awake?").click()
    expect(page.locator("#posts")).to_contain_text("It is ten past three.")


def test_joining_can_be_left_half_way_and_carried_on(hand):
    page = hand()
    page.goto("/join/name")
    page.get_by_label("Display name").fill("Misty Wren")
    press(page, "Carry on")

    page.goto("/")
    page.goto("/join")
    press(page, "Carry on where you were")

    expect(page.get_by_label("Email address")).to_be_visible()


def test_a_step_says_what_to_mend_and_keeps_what_was_typed(hand):
    page = hand()
    page.goto("/join/name")
    page.get_by_label("Display name").fill("moderator")
    press(page, "Carry on")

    expect(page.get_by_role("alert")).to_contain_text("Please look at this again")
    expect(page.get_by_label("Display name")).to_have_value("moderator")


def test_the_link_on_another_device_asks_for_the_password_once(hand, letter_to):
    join_up_to_the_letter(hand())
    laptop = hand()

    laptop.goto(letter_to("wren@example.org"))
    laptop.get_by_label("The password you chose").fill(PASSWORD)
    press(laptop, "Finish joining")

    expect(laptop.get_by_role("heading", level=1)).to_have_text("Welcome, Misty Wren")


def test_signing_in_with_a_password_leads_back_to_where_one_was(hand, talk):
    topic = talk("mothers", "Anyone awake?", ("Mia", "It is ten past three."))
    with db.transaction():
        Member.named("Sol").password_hash = hashed(PASSWORD)
    page = hand()

    page.goto("/for-you")
    page.goto(f"/sign-in?next=/topics/{topic}")
    page.get_by_label("Email address").fill("sol@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Anyone awake?")


def test_signing_in_with_a_link_from_the_mail(hand, letter_to):
    page = hand()
    page.goto("/sign-in")
    page.get_by_label("Email address").fill("sol@example.org")
    press(page, "Email me a link instead")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")

    page.goto(letter_to("sol@example.org"))
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Sol")


def test_new_guidelines_ask_again_and_show_only_what_changed(hand):
    with db.transaction():
        GuidelinesVersion.publish(
            by=None,
            text="## Be kind\n\nWe are all tired.\n\n## Ask first\n\nBefore you give advice.",
            changes="We added one thing: ask before you give advice.",
        )
    page = hand("Mia")

    page.goto("/boards")
    expect(page.get_by_role("heading", level=1)).to_have_text("The guidelines have changed")
    expect(page.locator("main")).to_contain_text("ask before you give advice")
    press(page, "I agree")

    expect(page.get_by_role("heading", level=1)).to_have_text("Boards")


class Weather(BaseHTTPRequestHandler):
    """The neutral site to which one leaves."""

    def do_GET(self):
        """Always the same."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Weather</title><h1>Rain</h1>")

    def log_message(self, *_anything):
        """Nothing."""


@pytest.fixture
def elsewhere(app):
    """Another site on this machine, which has no network; "Exit this page" leads there."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Weather) as server:
        Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        with db.transaction():
            Site.here().exit_url = f"http://127.0.0.1:{server.server_port}/"
        yield
        server.shutdown()


def test_exit_ends_the_session_and_the_back_button_shows_nothing(hand, elsewhere, talk):
    topic = talk("mothers", "Anyone awake?", ("Mia", "It is ten past three."))
    page = hand("Mia")
    page.goto("/")
    page.goto(f"/topics/{topic}")

    page.get_by_role("link", name="Exit this page").click()
    expect(page).to_have_title("Weather")
    page.go_back()

    expect(page.locator("body")).not_to_contain_text("ten past three")
    expect(page.locator("body")).not_to_contain_text("Hello, Mia")
    page.goto(f"/topics/{topic}")
    expect(page.locator("body")).not_to_contain_text("ten past three")


def test_shift_three_times_leaves_too(phone, sign_in, elsewhere):
    page = phone()
    sign_in(page, "Mia")
    page.goto("/boards")

    for _ in range(3):
        page.keyboard.press("Shift")

    expect(page).to_have_title("Weather")
    page.goto("/for-you")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_signing_out_shows_nothing_on_the_way_back(hand):
    page = hand("Mia")
    page.goto("/")
    page.goto("/you")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()

    page.go_back()

    expect(page.locator("body")).not_to_contain_text("mia@example.org")
