"""The number in the navigation: what is new "For you", asked along with one's rights."""

import pytest

from forum import db
from forum.models.blocks import Block
from forum.models.letters import Letter
from forum.models.muted_words import MutedWord
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.models.watching import TopicWatch
from tests.statements import asked


@pytest.fixture
def topics(cast, lately):
    """Eleven on the mothers' board that Mia watches, each with a reply by Sol or Mo."""

    def story():
        opened = [
            Topic.open(cast.board_mothers, by=cast.mia, title=f"Night {number}", body="Long.")
            for number in range(11)
        ]
        for number, each in enumerate(opened):
            each.reply(by=cast.mo if number % 2 else cast.sol, body=f"A word about sleep {number}")
        return opened

    return lately("waiting: topics", story)


def number(browser, address="/guidelines"):
    """What the navigation shows, and what it says to a screen reader."""
    browser.get(address)
    shown = browser.page.xpath("//*[@class='nav__new']")
    if not shown:
        return "", ""
    said = shown[0].xpath("following-sibling::*[@class='unseen']")[0].text_content()
    return shown[0].text_content(), said.strip(", ")


def test_topics_letters_and_one_to_one_are_counted_and_beyond_nine_it_says_so(as_, cast, topics):
    mia = as_("Mia")

    many = number(mia)
    mia.post("/for-you/read")
    none = number(mia)
    with db.transaction():
        topics[0].reply(by=cast.sol, body="@Mia, and again.")
        Letter.to(cast.mia, words="Hello.", kind="report")
    few = number(mia)

    assert many == ("9+", "more than 9 new")
    assert none == ("", "")
    assert few == ("2", "2 new")


def test_it_costs_no_statement_of_its_own(as_, topics):
    mia = as_("Mia")
    mia.get("/guidelines")

    with asked() as statements:
        shown = number(mia)

    about_news = [each for each in statements if "topic_watches" in each]
    assert shown == ("9+", "more than 9 new")
    assert len(about_news) == 1
    assert "appointments" in about_news[0]


def test_what_she_may_not_read_any_more_is_not_counted_on_the_very_next_page(as_, cast, topics):
    mia = as_("Mia")
    mia.get("/guidelines")

    with db.transaction():
        cast.board_mothers.read_by = "moderators"

    assert number(mia) == ("", "")


@pytest.mark.parametrize("address", ["/guidelines", "/for-you"])
def test_what_was_kept_away_meanwhile_is_not_counted(as_, cast, topics, address):
    mia = as_("Mia")

    with db.transaction():
        Block.begin(cast.sol, by=cast.mia)
        db.session.get(Post, topics[1].latest_post_id).hide(by=None)
        db.session.get(Post, topics[3].latest_post_id).erase(by=cast.mo)
        TopicWatch.mute(topics[5].id, by=cast.mia)
    before = number(mia, address)
    with db.transaction():
        MutedWord.mute("sleep 7", by=cast.mia)
    after = number(mia, address)

    assert before[0] == "2"
    assert after == ("1", "1 new")
    mia.get("/for-you")
    assert len(mia.page.xpath("//li[@class='list__new']")) == 1
