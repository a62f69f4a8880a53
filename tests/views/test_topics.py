"""A topic's page: its place and pages, who may see it, and watching it."""

from itertools import product

import pytest

from forum import db
from forum.models.reactions import Reaction
from forum.models.topics import Topic
from forum.models.watching import TopicWatch
from tests.views.looking import shown, words


def test_a_topic_shows_its_place_audience_and_posts(as_, topic, reply):
    answer = reply("Yes. For about *three* weeks.", by="mo")
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}")

    assert sol.page.findtext(".//h1") == "First night home"
    assert sol.page.xpath("//ol[@class='trail']//a/@href") == ["/boards", "/boards/mothers"]
    assert "Mothers can read this" in sol.text
    assert "Yes. For about three weeks." in words(shown(sol, answer))
    assert sol.page.xpath("//article//strong/text()") == ["today"]


@pytest.mark.parametrize("state", ["locked", "archived"])
def test_a_topic_that_takes_no_replies_says_so(as_, cast, topic, state):
    with db.transaction():
        if state == "locked":
            topic.lock(by=cast.mo)
        else:
            topic.board.archive(by=cast.ada)
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")

    assert ("Locked" if state == "locked" else "Closed: to read only") in mia.text
    assert not mia.page.xpath("//*[@id='reply'] | //a[@href='#reply']")


def test_a_visitor_reads_an_open_board_and_is_asked_in(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_welcome, by=cast.cora, title="Hello", body="Welcome here.")
        Reaction.react(topic.opening_post, "thanks", by=cast.mia)
    vi = as_("Vi")

    vi.get(f"/topics/{topic.id}")

    assert "Welcome here." in vi.text
    assert "Thank you · 1" in vi.text
    assert vi.page.xpath("//main//a[starts-with(@href, '/sign-in')]")
    assert not vi.page.xpath("//main//form")


ADDRESSES = ["/topics/{0}", "/topics/{0}/unread", "/topics/{0}/news?after=0"]


def test_a_topic_behind_a_wall_is_as_if_it_were_not_there(as_, topic):
    for name, address in product(["Vi", "Ned", "Pat", "Max", "Ada"], ADDRESSES):
        browser = as_(name)

        closed = browser.get(address.format(topic.id))
        missing = browser.get(address.format(4711))

        assert closed.status_code == missing.status_code == 404, (name, address)
        # A visitor's page leads to the sign-in and back to what she asked for.
        assert closed.text.replace(f"/topics/{topic.id}", "") == missing.text.replace(
            "/topics/4711", ""
        ), (name, address)


def test_nor_is_there_a_way_around_the_wall(as_, cast, topic):
    pat = as_("Pat")

    assert pat.get(f"/posts/{topic.opening_post.id}").status_code == 404
    assert pat.post(f"/topics/{topic.id}/watch").status_code == 404
    assert pat.post(f"/topics/{topic.id}/unwatch").status_code == 404
    assert TopicWatch.of(topic.id, by=cast.pat) is None


def test_an_audience_that_was_left_closes_its_topics_at_once(as_, cast, topic):
    sol = as_("Sol")
    assert sol.get(f"/topics/{topic.id}").status_code == 200

    with db.transaction():
        topic.board.reading[0].leave(by=cast.sol)

    assert sol.get(f"/topics/{topic.id}").status_code == 404


def test_a_number_that_is_none_is_a_404(as_):
    mia = as_("Mia")

    for number in ["0", "99999999999999999999", "9223372036854775807", "x"]:
        assert mia.get(f"/topics/{number}").status_code == 404, number
        assert mia.get(f"/posts/{number}").status_code == 404, number


def test_twenty_posts_a_page(as_, topic, replies):
    posts = [topic.opening_post, *replies]
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")
    assert len(mia.page.xpath("//article")) == 20
    assert mia.page.xpath("//a[@rel='next']/@href") == [f"/topics/{topic.id}?page=2"]
    mia.get(f"/topics/{topic.id}?page=2")
    assert mia.page.xpath("//article/@id") == [f"post-{each.id}" for each in posts[20:]]
    assert mia.get(f"/topics/{topic.id}?page=3").status_code == 404


def test_a_permalink_leads_to_the_page_and_the_place(as_, topic, replies):
    posts = [topic.opening_post, *replies]
    mia = as_("Mia")

    assert mia.get(f"/posts/{posts[19].id}").location == (f"/topics/{topic.id}#post-{posts[19].id}")
    assert mia.get(f"/posts/{posts[20].id}").location == (
        f"/topics/{topic.id}?page=2#post-{posts[20].id}"
    )


def test_quoting_stays_on_the_page_of_the_quoted_post(as_, topic, replies):
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}?quote={replies[-1].id}")

    assert shown(mia, replies[-1]) is not None
    assert mia.page.xpath("//details[@id='reply'][@open]")


def test_quoting_what_is_not_there_shows_the_topic_all_the_same(as_, topic):
    mia = as_("Mia")

    for quote in ["0", "99999", "x", "-1", "99999999999999999999"]:
        assert mia.get(f"/topics/{topic.id}?quote={quote}").status_code == 200, quote


@pytest.mark.parametrize("htmx", [False, True])
def test_a_topic_is_watched_and_no_longer(as_, cast, topic, htmx):
    sol = as_("Sol")

    answer = sol.post(f"/topics/{topic.id}/watch", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert TopicWatch.of(topic.id, by=cast.sol).ended_at is None
    again = sol.post(f"/topics/{topic.id}/unwatch", htmx=htmx)

    db.session.expire_all()
    assert TopicWatch.of(topic.id, by=cast.sol).ended_at is not None
    if htmx:
        assert "Stop watching" in answer.text
        assert "Stop watching" not in again.text


def test_a_visitor_cannot_watch(as_, topic):
    assert as_("Vi").post(f"/topics/{topic.id}/watch").status_code == 401
