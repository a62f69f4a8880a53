"""Topics: their newest post, their end, and the names worn in them."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import InvalidRequestError

from forum import clock
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.posts import Post
from forum.models.topics import Persona, Topic
from forum.models.watching import Reading, TopicWatch


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(
            cast.board_mothers, by=cast.mia, title="Nights", body="One", at=clock.ago(days=3)
        )

    return lately("topic of topics", story)


def count(row):
    return session.scalar(select(func.count()).select_from(row))


def test_a_reply_is_the_newest_and_its_writer_watches_and_has_read_it(topic, cast):
    post = topic.reply(by=cast.sol, body="Two")

    assert (topic.latest_post_id, topic.latest_at) == (post.id, post.created_at)
    assert TopicWatch.of(topic.id, by=cast.sol).ended_at is None
    assert session.get(Reading, (cast.sol.id, topic.id)).post_id == post.id


def test_when_the_newest_is_taken_back_the_one_before_is_the_newest(topic, cast):
    before = topic.reply(by=cast.sol, body="Two", at=clock.ago(days=2))
    newest = topic.reply(by=cast.pia, body="Three")

    newest.erase(by=cast.pia)

    assert (topic.latest_post_id, topic.latest_at) == (before.id, before.created_at)


def test_when_all_is_taken_back_the_topic_goes_whole(topic, cast):
    number, opening = topic.id, topic.opening_post
    reply = topic.reply(by=cast.sol, body="Two", anonymous=True)

    opening.erase(by=cast.mia)
    assert session.get(Topic, number)
    reply.erase(by=cast.sol)

    assert session.get(Topic, number) is None
    assert (count(Post), count(Persona), count(Reading), count(TopicWatch)) == (0, 0, 0, 0)


def test_the_numbers_of_what_went_are_not_given_again(topic, cast):
    number, post = topic.id, topic.latest_post_id
    topic.opening_post.erase(by=cast.mia)

    other = Topic.open(cast.board_everyone, by=cast.pat, title="Hello", body="I am new")

    assert other.id > number
    assert other.latest_post_id > post


def test_a_locked_topic_is_written_into_the_audit_log_once(topic, cast):
    topic.lock(by=cast.mo)
    topic.lock(by=cast.mo)

    entries = session.scalars(select(AuditEntry).filter_by(action="topic.lock")).all()
    assert [each.subject for each in entries] == [f"topic {topic.id}"]


def test_a_name_is_worn_through_a_topic_and_is_another_one_elsewhere(topic, cast):
    other = Topic.open(cast.board_mothers, by=cast.mia, title="Days", body="One")

    first = topic.reply(by=cast.sol, body="Two", anonymous=True)
    again = topic.reply(by=cast.sol, body="Three", anonymous=True)
    elsewhere = other.reply(by=cast.sol, body="Two", anonymous=True)

    assert first.persona is again.persona
    assert elsewhere.persona is not first.persona
    assert Persona.of(cast.sol, topic) == {first.persona_id}
    assert Persona.of(cast.mia, topic) == Persona.of(cast.mia, other) == set()


def test_who_wears_a_name_cannot_be_read_from_the_row(topic, cast):
    persona = topic.reply(by=cast.sol, body="Two", anonymous=True).persona
    session.expire(persona)

    with pytest.raises(InvalidRequestError):
        _ = persona.wearer_id


def test_unmasking_needs_a_reason_and_is_written_into_the_audit_log(topic, cast):
    post = topic.reply(by=cast.sol, body="Two", anonymous=True)

    with pytest.raises(ValueError, match="reason"):
        Persona.unmask(post, by=cast.mo, reason=" ")
    found = Persona.unmask(post, by=cast.mo, reason="She says that she is in danger")

    assert found is cast.sol
    entry = session.scalars(select(AuditEntry).filter_by(action="post.unmask")).one()
    assert (entry.actor_id, entry.subject) == (cast.mo.id, f"post {post.id}")
    assert "Sol" not in entry.details + entry.reason


def test_the_database_notes_whether_a_topic_is_answered_whatever_happens(topic, cast):
    other = Topic.open(cast.board_mothers, by=cast.mia, title="Days", body="One")
    opening, found = topic.opening_post, [answered(topic)]
    reply = topic.reply(by=cast.sol, body="Two")
    found += [answered(topic), answered(other)]
    opening.topic_id = other.id
    session.flush()
    found += [answered(topic), answered(other)]
    session.delete(opening)
    session.flush()

    found += [answered(topic), answered(other)]

    assert reply.id > other.latest_post_id > opening.id
    assert found == [False, True, False, False, True, False, False]


def test_a_topic_whose_posts_come_after_it_is_answered_too(cast):
    row = {"board_id": cast.board_mothers.id, "title": "Brought along"}
    topic = Topic(**row, latest_post_id=10**6)
    session.add(topic)
    session.flush()
    words = {"body": "", "html": "", "plain": "", "render_version": 1, "quoted_words": ""}

    session.add(Post(topic_id=topic.id, author_id=cast.mia.id, version=1, **words))
    session.flush()

    assert answered(topic)


def answered(topic):
    return session.scalar(select(Topic.answered).where(Topic.id == topic.id))
