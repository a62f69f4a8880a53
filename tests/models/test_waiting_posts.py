"""What waits for a moderator is outside `posts` until somebody has read it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import db, policy
from forum.models.decisions import Why
from forum.models.letters import Letter
from forum.models.move_questions import MoveQuestion
from forum.models.posts import Post
from forum.models.topics import Persona, Topic
from forum.models.waiting_posts import WaitingPost


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")

    return lately("topic of waiting posts", story)


def keep(topic, writer, **more):
    with db.transaction():
        return WaitingPost.keep(
            topic.board, topic, by=writer, why="newcomer", **{"body": "May I?", **more}
        )


def test_waiting_words_are_no_post(topic, cast):
    keep(topic, cast.sol)

    assert db.session.scalar(select(func.count()).select_from(Post)) == 1


def test_approving_makes_the_post_and_counts_the_newcomer_down(topic, cast):
    waiting = keep(topic, cast.sol, quoting=topic.opening_post, quoted_words="Long.")
    cast.sol.posts_to_approve = 2

    with db.transaction():
        post = waiting.approve(by=cast.mo)

    assert (post.author, post.quoted_words, topic.latest_post_id) == (cast.sol, "Long.", post.id)
    assert cast.sol.posts_to_approve == 1
    assert db.session.scalar(select(func.count()).select_from(WaitingPost)) == 0


def test_an_anonymous_one_stays_anonymous(topic, cast):
    waiting = keep(topic, cast.sol, anonymous=True)
    assert waiting.name == ""

    with db.transaction():
        post = waiting.approve(by=cast.mo)

    assert (post.author_id, post.persona_id in Persona.of(cast.sol, topic)) == (None, True)


def test_a_waiting_topic_opens_when_it_is_approved(topic, cast):
    with db.transaction():
        waiting = WaitingPost.keep(
            cast.board_mothers, None, by=cast.sol, why="newcomer", title="Hello", body="I am new."
        )

    with db.transaction():
        post = waiting.approve(by=cast.mo)

    assert (post.topic.title, post.opens) == ("Hello", True)


def test_declining_keeps_it_for_an_appeal_and_writes_to_its_writer(topic, cast):
    waiting = keep(topic, cast.sol)

    with db.transaction():
        decision = waiting.decline(by=cast.mo, why=Why(reason="An advert.", letter="Not here."))

    letter = db.session.scalars(policy.visible_letters(cast.sol)).one()
    assert (letter.decision, waiting.declined) == (decision, True)
    assert not policy.can_approve(cast.mo, waiting)


def test_it_is_seen_by_its_writer_and_who_looks_after_the_board(topic, cast):
    keep(topic, cast.sol)

    for name, sees in [("mo", 1), ("cora", 1), ("sol", 1), ("max", 0), ("mia", 0)]:
        seen = db.session.scalars(policy.visible_waiting_posts(getattr(cast, name))).all()
        assert len(seen) == sees, (name, sees)


def test_a_moderator_does_not_approve_her_own(topic, cast):
    waiting = keep(topic, cast.mo)

    assert not policy.can_approve(cast.mo, waiting)
    assert policy.can_approve(cast.cora, waiting)


def test_the_same_form_sent_twice_waits_once(topic, cast):
    waiting = keep(topic, cast.sol, key="abc")

    assert WaitingPost.sent("abc", by=cast.sol) is waiting
    assert WaitingPost.sent("abc", by=cast.mia) is None


def test_whoever_has_a_reply_waiting_is_asked_before_its_topic_moves(topic, cast):
    keep(topic, cast.sol, anonymous=True)
    declined = keep(topic, cast.ned)

    with db.transaction():
        declined.decline(by=cast.mo, why=Why("", "No.", ""))
        MoveQuestion.ask(topic, cast.board_welcome, by=cast.mo, why=Why("", "It helps.", "May it?"))

    asked = set(db.session.scalars(select(Letter.recipient_id).where(Letter.kind == "question")))
    assert asked == {cast.mia.id, cast.sol.id}
