"""How far one has read a topic, what is new, and what has come meanwhile."""

import pytest

from forum import db
from forum.models.notifications import Notification
from forum.models.topics import Topic
from forum.models.watching import Reading
from tests.views.looking import classed, words


def seen(cast):
    """How far Mia has read."""
    row = db.session.scalars(db.db.select(Reading).filter_by(member_id=cast.mia.id)).first()
    return row.post_id if row else 0


def test_looking_at_a_page_counts_it_as_read_and_never_less(as_, cast, topic, replies):
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}?page=2")
    after_last = seen(cast)
    mia.get(f"/topics/{topic.id}")

    assert after_last == replies[-1].id
    assert seen(cast) == replies[-1].id


def test_a_visit_leads_back_to_the_first_unread(as_, cast, topic, replies):
    mia = as_("Mia")
    with db.transaction():
        Reading.mark(topic.id, by=cast.mia, up_to=topic.opening_post.id)

    answer = mia.get(f"/topics/{topic.id}/unread")

    assert answer.status_code == 303
    assert answer.location == f"/topics/{topic.id}#post-{replies[0].id}"


def test_a_line_stands_above_what_is_new(as_, topic, reply):
    mia = as_("Mia")
    mia.get(f"/topics/{topic.id}")
    post = reply("New words.")

    mia.get(f"/topics/{topic.id}")
    line = classed(mia.page, "line-new")[0]
    mia.get(f"/topics/{topic.id}")

    assert line.getnext().get("id") == f"post-{post.id}"
    assert classed(mia.page, "line-new") == []


def test_a_page_that_shows_nothing_new_leads_to_what_is(as_, topic, replies, reply):
    mia = as_("Mia")
    mia.get(f"/topics/{topic.id}?page=2")
    reply("New words.")

    mia.get(f"/topics/{topic.id}")
    first = mia.page.xpath("//main//a[text()='Go to the first unread']/@href")
    mia.get(f"/topics/{topic.id}?page=2")

    assert first == [f"/topics/{topic.id}/unread"]
    assert "Go to the first unread" not in mia.text


def test_with_everything_read_the_way_leads_to_the_newest(as_, topic, reply):
    post = reply()
    mia = as_("Mia")
    mia.get(f"/topics/{topic.id}")

    answer = mia.get(f"/topics/{topic.id}/unread")

    assert answer.location == f"/topics/{topic.id}#post-{post.id}"


def test_what_one_was_told_of_is_no_news_once_it_is_read(as_, cast, topic, reply):
    reply("Hello @Mia, are you there?")
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")

    told = db.session.scalars(db.db.select(Notification).filter_by(member_id=cast.mia.id)).one()
    assert told.seen_at is not None


def test_a_visitors_look_leaves_nothing_behind(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_welcome, by=cast.cora, title="Hello", body="Welcome here.")
    before = db.session.query(Reading).count()

    as_("Vi").get(f"/topics/{topic.id}")

    assert db.session.query(Reading).count() == before


def test_nothing_new_is_an_empty_answer(as_, topic, reply):
    post = reply()
    mia = as_("Mia")

    answer = mia.get(f"/topics/{topic.id}/news?after={post.id}")

    assert answer.status_code == 204
    assert answer.data == b""


@pytest.mark.parametrize("htmx", [False, True])
def test_new_replies_are_counted_and_lead_to_the_first(as_, topic, reply, htmx):
    first, _second = reply("One."), reply("Two.")
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}/news?after={topic.opening_post.id}", htmx=htmx)

    bar = mia.page.get_element_by_id("news")
    assert words(bar) == "2 new replies"
    assert bar.xpath(".//a/@href") == [f"/posts/{first.id}"]


@pytest.mark.parametrize("anonymous", [False, True])
def test_ones_own_replies_are_no_news(as_, topic, reply, anonymous):
    reply("From me.", by="mia", anonymous=anonymous)
    mia = as_("Mia")

    answer = mia.get(f"/topics/{topic.id}/news?after={topic.opening_post.id}")

    assert answer.status_code == 204


def test_asking_after_what_is_no_post_is_refused(as_, topic):
    mia = as_("Mia")

    for after in ["", "x", "-1", "99999999999999999999"]:
        assert mia.get(f"/topics/{topic.id}/news?after={after}").status_code == 400, after


def test_only_the_last_page_asks_for_news(as_, topic, replies):
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")
    assert "/news?" not in mia.response.text
    mia.get(f"/topics/{topic.id}?page=2")
    assert "/news?" in mia.response.text
