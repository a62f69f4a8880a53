"""The same form sent twice, one after the other or at the same moment, makes one post."""

import pytest
from sqlalchemy import func, select

from forum import db
from forum.models.posts import Post
from forum.models.topics import Persona, Topic


@pytest.fixture
def topic(cast):
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep.")


def reply(**fields):
    return {"body": "You are not alone.", "once": "a-key", **fields}


def opening():
    return {"title": "Nights", "body": "I cannot sleep.", "once": "a-key"}


def count(row):
    return db.session.scalar(select(func.count()).select_from(row))


def way(answer):
    """Where an answer leads."""
    return answer.location or answer.headers.get("HX-Redirect")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_reply_sent_again_leads_to_the_one_that_is_there(as_, topic, htmx):
    sol = as_("Sol")
    path = f"/topics/{topic.id}/posts"
    sol.post(path, reply(), htmx=htmx)

    again = sol.post(path, reply(body="You are not alone, again."), htmx=htmx)

    newest = db.session.scalars(select(Post).order_by(Post.id.desc())).first()
    there = f"/posts/{newest.id}" if htmx else f"/topics/{topic.id}#post-{newest.id}"
    assert way(again) == there
    assert newest.body == "You are not alone."
    assert count(Post) == 2


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("anonymous", [{}, {"anonymous": "y"}])
def test_a_reply_sent_from_six_connections_at_once_is_one(as_, topic, at_once, htmx, anonymous):
    sol = as_("Sol")
    path = f"/topics/{topic.id}/posts"

    answers = at_once(*[(sol, path, reply(**anonymous))] * 6, htmx=htmx)

    assert {answer.status_code for answer in answers} <= {200, 303}
    assert len({way(answer) for answer in answers}) == 1
    assert count(Post) == 2
    assert count(Persona) == len(anonymous)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_topic_sent_from_six_connections_at_once_is_one(as_, at_once, htmx):
    mia = as_("Mia")

    answers = at_once(*[(mia, "/boards/mothers/topics", opening())] * 6, htmx=htmx)

    assert {answer.status_code for answer in answers} <= {200, 303}
    assert {way(answer).split("#")[0] for answer in answers} == {"/topics/1"}
    assert (count(Topic), count(Post)) == (1, 1)


def test_the_key_of_one_member_finds_no_post_of_another(as_, topic):
    path = f"/topics/{topic.id}/posts"
    as_("Sol").post(path, reply())

    as_("Pia").post(path, reply())

    assert count(Post) == 3


def test_the_database_itself_refuses_the_same_key_twice(as_, topic, cast):
    topic.reply(by=cast.sol, body="Once", key="a-key")

    with pytest.raises(Exception, match=r"(?i)unique"):
        topic.reply(by=cast.sol, body="Twice", key="a-key")
