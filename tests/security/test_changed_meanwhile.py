"""What a reply was judged by changes while it waits for the write lock: it is judged anew."""

from __future__ import annotations

from itertools import count

import pytest
from sqlalchemy import delete, func, select

from forum import db
from forum.db import session
from forum.models.content_notes import ContentNote
from forum.models.decisions import Why
from forum.models.doors import Rules
from forum.models.drafts import Draft
from forum.models.grounds import Ground
from forum.models.posts import Post
from forum.models.signin import SignIn
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost

WORDS = "Nobody shall lose this"
CLOSED = Rules("moderators", "moderators")
keys = count()


@pytest.fixture
def sent(as_, meanwhile, topic):
    """Sends Sol's reply to `topic`; while it waits for the lock, `deed` is done to the topic."""
    number, sol = topic.id, as_("Sol")

    def send(deed, **more):
        words = {"body": WORDS, "once": f"key {next(keys)}", "place": "reply", **more}
        return meanwhile(
            sol,
            f"/topics/{number}/posts",
            {**words, "place_id": str(number)},
            lambda: deed(session.get(Topic, number, populate_existing=True)),
        )

    return send


def posted():
    """How often the words were posted."""
    return session.scalar(select(func.count()).select_from(Post).filter_by(body=WORDS))


def test_where_a_topic_is_closed_meanwhile_the_words_come_back(sent, cast, topic):
    board = topic.board

    locked = sent(lambda topic: topic.lock(by=cast.mo))
    with db.transaction():
        topic.unlock(by=cast.mo)
    archived = sent(lambda topic: topic.board.archive(by=cast.cora))
    with db.transaction():
        board.reopen(by=cast.cora)
    walled = sent(lambda topic: topic.board.edit(by=cast.cora, rules=CLOSED))

    assert [each.status_code for each in (locked, archived, walled)] == [403, 403, 404]
    assert "This topic was locked meanwhile" in locked.text
    assert "This board was closed meanwhile" in archived.text
    assert all(WORDS in each.text for each in (locked, archived, walled))
    assert Draft.of(cast.sol, "reply", topic.id).fields["body"] == WORDS
    assert posted() == 0


def test_a_quote_of_what_is_hidden_meanwhile_is_not_posted(sent, cast, topic):
    quoted = topic.opening_post.id
    quote = {"quote": str(quoted), "quoted_words": "I cannot sleep."}

    answer = sent(lambda _topic: session.get(Post, quoted).hide(by=cast.mo, why=Why()), **quote)

    assert answer.status_code == 422
    assert WORDS in answer.text
    assert posted() == 0


def test_whoever_is_signed_out_meanwhile_posts_nothing(sent, cast):
    answer = sent(lambda _topic: session.execute(delete(SignIn).filter_by(member_id=cast.sol.id)))

    assert answer.status_code == 401
    assert WORDS in answer.text
    assert posted() == 0


def test_what_slows_or_holds_a_reply_holds_from_the_moment_on(sent, cast, topic):
    def hold(_topic):
        cast.sol.posts_to_approve = 1

    slowed = sent(lambda topic: topic.slow(10, by=cast.mo))
    with db.transaction():
        topic.slow(0, by=cast.mo)
    held = sent(hold)

    assert slowed.status_code == 429
    assert held.location == "/waiting"
    assert session.scalars(select(WaitingPost.body)).all() == [WORDS]
    assert posted() == 0


def test_a_label_that_goes_meanwhile_is_left_out(sent):
    note = session.scalars(select(ContentNote).filter_by(slug="sleep")).one()

    answer = sent(lambda _topic: session.delete(session.merge(note)), notes="sleep")

    assert answer.status_code == 303
    assert session.scalars(select(Post).filter_by(body=WORDS)).one().notes == []


def test_what_does_not_concern_it_is_no_reason_to_judge_anew(sent, cast, monkeypatch):
    read = []
    monkeypatch.setattr(Ground, "_read", _noting(Ground._read, read))

    answer = sent(lambda topic: topic.reply(by=cast.mia, body="Good night"))

    assert answer.status_code == 303
    assert len(read) == 2
    assert posted() == 1


def _noting(method, noted):
    def noting(*given):
        noted.append(given)
        return method(*given)

    return noting
