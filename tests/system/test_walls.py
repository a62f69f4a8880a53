"""A board's audience is a wall: a partner finds no trace of the mothers' board, anywhere."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from forum import db
from forum.models.outbox import OutgoingEmail

TITLE = "Quillwort at midnight"
WORDS = "Samphire and bulrush, said the night nurse."
TRACES = re.compile("quillwort|samphire|bulrush|mothers", re.IGNORECASE)
EVERYWHERE = (
    *("/", "/boards", "/boards/everyone", "/boards/partners", "/boards/welcome", "/for-you"),
    *("/search", "/search?q=tea", "/drafts", "/you", "/you/choices", "/you/sign-ins", "/help"),
    *("/guidelines", "/guidelines/easy", "/privacy", "/safety", "/contact", "/urgent-help"),
)


@pytest.fixture
def secret(talk, reply, cast):
    """A topic of the mothers that mentions and quotes a partner, who may not read it."""
    topic = talk("mothers", TITLE, ("Mia", WORDS), ("Sol", "@Pat should never hear of this."))
    board = talk("everyone", "Tea", ("Pat", "Who has tea?"), ("Mia", "I have, @Pat."))
    reply(board, "Sol", "Me too.")
    return topic


def test_no_page_that_a_partner_can_open_has_a_trace(hand, secret):
    page = hand("Pat")

    found = {}
    for path in EVERYWHERE:
        page.goto(path)
        found[path] = TRACES.findall(page.content())

    assert {path: traces for path, traces in found.items() if traces} == {}


@pytest.mark.parametrize("asked", ["samphire", "quillwort", '"night nurse"', "samphire&by=Mia"])
def test_a_search_for_what_stands_there_finds_nothing(hand, secret, asked):
    page = hand("Pat")

    page.goto(f"/search?q={asked}")

    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect(page.locator("main .card")).to_have_count(0)


def test_addresses_of_the_board_do_not_exist_for_a_partner(hand, secret):
    page = hand("Pat")
    page.goto("/boards/no-such-board")
    nothing = page.locator("main").inner_text()

    ways = ["/boards/mothers", "/boards/mothers/new", f"/topics/{secret}"]
    ways += [f"/topics/{secret}/unread", f"/topics/{secret}/news?after=0", "/posts/1"]
    ways += ["/posts/1/edit", "/posts/1/versions", "/posts/1/erase"]

    for path in ways:
        answer = page.goto(path)
        assert answer.status == 404, path
        assert page.locator("main").inner_text() == nothing, path


def test_nothing_arrives_for_a_partner_from_there(hand, secret, cast):
    page = hand("Pat")

    page.goto("/for-you")

    expect(page.locator("main")).to_contain_text("Tea")
    assert not TRACES.search(page.content())
    letters = db.session.scalars(select(OutgoingEmail).filter_by(address="pat@example.org")).all()
    assert not [each for each in letters if TRACES.search(each.subject + each.text + each.html)]


def test_the_bell_is_silent_about_what_stands_behind_the_wall(hand, talk):
    talk("mothers", TITLE, ("Mia", WORDS), ("Sol", "@Pat should never hear of this."))
    page = hand("Pat")

    page.goto("/")

    expect(page.get_by_text("something new")).to_have_count(0)
    expect(page.locator(".nav__new")).to_have_count(0)


def test_a_mention_from_outside_does_not_lead_in(hand, talk):
    talk("partners", "Bindweed", ("Max", "Only for us."))
    page = hand("Mia")

    page.goto("/search?q=bindweed")

    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()


def test_leaving_an_audience_closes_its_boards_at_once(hand, secret):
    page = hand("Mia")
    page.goto(f"/topics/{secret}")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)

    page.goto("/you/audiences")
    page.get_by_role("link", name=re.compile("Not any more")).click()
    page.get_by_role("button", name="Take this away").click()
    expect(page.locator("body")).to_contain_text("Its boards are closed for you now.")

    assert page.goto(f"/topics/{secret}").status == 404
    page.goto("/")
    expect(page.locator("main")).not_to_contain_text(TITLE)


def test_a_visitor_sees_the_open_board_and_nothing_else(hand, secret):
    page = hand()

    for path in ("/", "/boards", "/boards/welcome", "/search"):
        page.goto(path)
        assert not TRACES.search(page.content()), path
        expect(page.locator("main")).not_to_contain_text("Who has tea?")
