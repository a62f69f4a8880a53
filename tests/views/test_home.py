"""Home: for visitors what this place is; for members hello, carry on, and what is new."""

import pytest

from forum import clock, db
from forum.models.drafts import Draft
from forum.models.sites import Site
from forum.models.topics import Topic


@pytest.fixture
def write(cast):
    """Opens a topic on a board, some hours ago."""

    def write(title, *, board="mothers", by="mo", hours=1, body="Words."):
        with db.transaction():
            place, member = getattr(cast, f"board_{board}"), getattr(cast, by)
            return Topic.open(place, by=member, title=title, body=body, at=clock.ago(hours=hours))

    return write


def titles(browser):
    """The titles of the cards on a page, from the top."""
    return [each.text_content() for each in browser.page.xpath("//*[@class='card__title']/a")]


# Visitors


def test_a_visitor_reads_what_this_is_who_runs_it_and_who_can_see_posts(as_):
    with db.transaction():
        Site.here().about = "For families after **postpartum psychosis**."
        Site.here().run_by = "Run by Willow, a small charity."
    vi = as_("Vi")

    vi.get("/")

    assert vi.page.xpath("//main//strong/text()") == ["postpartum psychosis"]
    assert "Run by Willow, a small charity." in vi.text
    assert vi.page.findtext(".//h1") == "Willow Family Network"
    for words in ("Who runs it", "Who can see what is written here", "not a crisis service"):
        assert words in vi.text
    for address in ("/join", "/sign-in", "/urgent-help", "/guidelines"):
        assert vi.page.xpath(f"//main//a[@href='{address}']"), address


def test_a_visitor_finds_the_open_boards_and_nothing_of_the_others(as_, write):
    write("First night home")
    vi = as_("Vi")

    vi.get("/")

    assert titles(vi) == ["Welcome"]
    assert "Mothers" not in vi.response.text
    assert "First night home" not in vi.response.text


# Members


def test_a_member_is_greeted_by_name(as_):
    mia = as_("Mia")

    mia.get("/")

    assert mia.page.findtext(".//h1") == "Hello, Mia"
    assert mia.page.xpath("//main//a[@href='/urgent-help']")
    assert mia.page.xpath("//main//a[@href='/guidelines']")


def test_ten_topics_with_the_newest_reply_first(as_, cast, write):
    topics = [write(f"Topic {number}", hours=number + 2) for number in range(12)]
    with db.transaction():
        topics[11].reply(by=cast.sol, body="I am here.", at=clock.ago(hours=1))
    mia = as_("Mia")

    mia.get("/")

    assert titles(mia) == ["Topic 11", *(f"Topic {number}" for number in range(9))]


def test_nothing_of_a_board_that_is_not_ones_own(as_, cast, write):
    write("First night home", board="mothers")
    write("I have nobody to ask", board="partners", by="pat")
    write("Hello", board="everyone", by="ned", hours=2)
    pat = as_("Pat")

    pat.get("/")

    assert titles(pat) == ["I have nobody to ask", "Hello"]
    assert "Mothers" not in pat.response.text
    assert "First night home" not in pat.response.text


def test_drafts_wait_to_be_carried_on(as_, cast, write):
    topic = write("First night home")
    with db.transaction():
        Draft.keep("topic", cast.board_mothers.id, {"title": "Work", "body": "x"}, by=cast.mia)
        Draft.keep("reply", topic.id, {"body": "I wanted to say"}, by=cast.mia)
    mia = as_("Mia")

    mia.get("/")

    assert "Carry on" in mia.text
    assert "A reply in “First night home” I wanted to say" in mia.text.replace("”I", "” I")
    assert mia.page.xpath(f"//a[@href='/topics/{topic.id}#reply']")
    assert mia.page.xpath("//a[@href='/boards/mothers/new']")


def test_a_draft_for_a_board_that_closed_to_one_is_not_named(as_, cast, write):
    topic = write("First night home")
    with db.transaction():
        Draft.keep("reply", topic.id, {"body": "I wanted to say"}, by=cast.sol)
        Draft.keep("edit", topic.opening_post.id, {"body": "I wanted to say"}, by=cast.sol)
        Draft.keep("topic", topic.board_id, {"body": "I wanted to say"}, by=cast.sol)
        topic.board.reading[0].leave(by=cast.sol)
    sol = as_("Sol")

    sol.get("/")

    assert "First night home" not in sol.response.text
    assert "Carry on" not in sol.text


def test_what_has_arrived_leads_to_the_first_unread(as_, cast, write):
    topic = write("First night home", by="mia", hours=3)
    with db.transaction():
        topic.reply(by=cast.sol, body="Hello @Mia.")
    mia = as_("Mia")

    mia.get("/")

    assert "1 new reply" in mia.text
    assert "Sol mentioned you" in mia.text
    assert mia.page.xpath(f"//main//a[@href='/topics/{topic.id}/unread']")


def test_with_nothing_to_carry_on_nothing_is_said_of_it(as_, write):
    write("First night home")
    mia = as_("Mia")

    mia.get("/")

    assert "Carry on" not in mia.text
    assert mia.page.find_class("nav__new") == []


def test_a_home_without_any_topic_is_calm(as_):
    mia = as_("Mia")

    mia.get("/")

    assert "Nobody has written on your boards yet." in mia.text
