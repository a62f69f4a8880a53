"""A newcomer's first post waits, is hers to see, and goes up or not by a moderator's hand."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import db, policy
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost

WORDS = "canaryfirst words"


@pytest.fixture
def topic(cast, lately):
    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")
        cast.sol.posts_to_approve = 1
        return topic

    return lately("waiting posts: topic", story)


def reply(as_, topic, *, htmx=False, **more):
    sol = as_("Sol")
    sol.post(f"/topics/{topic.id}/posts", {"body": WORDS, "once": "k1", **more}, htmx=htmx)
    return sol


@pytest.mark.parametrize("htmx", [False, True])
def test_a_first_post_waits_and_its_writer_sees_it(as_, topic, htmx):
    sol = reply(as_, topic, htmx=htmx)

    sol.get("/waiting")
    assert "waits for a moderator" in sol.text
    assert WORDS in sol.text
    sol.get(f"/topics/{topic.id}")
    assert WORDS in sol.text
    assert db.session.scalar(select(func.count()).select_from(Post)) == 1


def test_nobody_else_finds_it(as_, topic):
    reply(as_, topic)

    mia = as_("Mia")
    number = db.session.scalar(select(WaitingPost.id))
    for path in (f"/topics/{topic.id}", "/search?q=canaryfirst", "/", "/for-you"):
        mia.get(path)
        assert WORDS not in mia.text
    assert mia.get(f"/waiting/{number}").status_code == 404
    assert as_("Max").get(f"/waiting/{number}").status_code == 404


def test_the_form_sent_twice_waits_once(as_, topic):
    reply(as_, topic)
    reply(as_, topic)

    assert db.session.scalar(select(func.count()).select_from(WaitingPost)) == 1
    assert db.session.scalar(select(func.count()).select_from(QueueEntry)) == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_a_moderator_publishes_it_where_it_stands(as_, topic, cast, htmx):
    reply(as_, topic)
    mo, number = as_("Mo"), db.session.scalar(select(WaitingPost.id))
    mo.get(f"/topics/{topic.id}")
    assert "This waits for you" in mo.text

    mo.post(f"/waiting/{number}/approve", htmx=htmx)

    mia = as_("Mia")
    mia.get(f"/topics/{topic.id}")
    assert WORDS in mia.text
    db.session.expire_all()
    assert not cast.sol.newcomer
    assert db.session.scalar(select(func.count()).select_from(QueueEntry)) == 0


def test_the_form_sent_again_after_that_leads_to_the_post(as_, topic):
    reply(as_, topic)
    as_("Mo").post(f"/waiting/{db.session.scalar(select(WaitingPost.id))}/approve")

    sol = reply(as_, topic)

    assert "#post-" in sol.response.headers["Location"]
    assert db.session.scalar(select(func.count()).select_from(Post)) == 2
    assert db.session.scalar(select(func.count()).select_from(WaitingPost)) == 0


def test_the_second_post_goes_up_at_once(as_, topic):
    reply(as_, topic)
    as_("Mo").post(f"/waiting/{db.session.scalar(select(WaitingPost.id))}/approve")

    reply(as_, topic, once="k2", body="And another.")

    assert db.session.scalar(select(func.count()).select_from(Post)) == 3


def test_not_publishing_writes_to_its_writer(as_, topic, cast):
    reply(as_, topic)
    mo, number = as_("Mo"), db.session.scalar(select(WaitingPost.id))

    mo.post(f"/waiting/{number}/decline", {"reason": "An advert.", "tell": "y"})
    looked = mo.page.xpath('//*[@name="looked"]/@value')[0]
    mo.post(f"/waiting/{number}/decline", {"reason": "An advert.", "tell": "y", "looked": looked})

    assert "An advert." in db.session.scalars(policy.visible_letters(cast.sol)).one().words
    sol = as_("Sol")
    sol.get("/waiting")
    assert "A moderator has not published this." in sol.text


def test_a_decided_one_is_not_decided_again(as_, topic):
    reply(as_, topic)
    number = db.session.scalar(select(WaitingPost.id))
    as_("Mo").post(f"/waiting/{number}/decline", {"reason": "An advert."})

    cora = as_("Cora")
    cora.post(f"/waiting/{number}/approve")

    assert cora.response.status_code == 409
    assert "decided about this already" in cora.text


def test_taking_it_back_leaves_nothing(as_, topic):
    sol = reply(as_, topic)

    sol.post(f"/waiting/{db.session.scalar(select(WaitingPost.id))}/take-back")

    assert db.session.scalar(select(func.count()).select_from(WaitingPost)) == 0
    assert db.session.scalar(select(func.count()).select_from(QueueEntry)) == 0


def test_nobody_takes_back_anothers(as_, topic):
    reply(as_, topic)

    mo = as_("Mo")
    mo.post(f"/waiting/{db.session.scalar(select(WaitingPost.id))}/take-back")

    assert mo.response.status_code == 403


def test_a_newcomers_topic_waits_too(as_, topic, cast):
    sol = as_("Sol")

    sol.post("/boards/mothers/topics", {"title": "Hello", "body": WORDS, "once": "k9"})

    mia = as_("Mia")
    mia.get("/boards/mothers")
    assert "Hello" not in [each.text_content() for each in mia.page.xpath("//h2/a")]
    with db.transaction():
        db.session.scalars(select(WaitingPost)).one().approve(by=cast.mo)
    mia.get("/boards/mothers")
    assert "Hello" in mia.text


def test_an_anonymous_first_post_stays_anonymous_to_moderators(as_, topic):
    reply(as_, topic, anonymous="y")

    mo = as_("Mo")
    mo.get(f"/waiting/{db.session.scalar(select(WaitingPost.id))}")

    assert "Anonymous, this once" in mo.text
    assert "Sol" not in mo.page.xpath("//main")[0].text_content()
