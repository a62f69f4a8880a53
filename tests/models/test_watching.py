"""Watching and reading: begun by taking part, ended by asking, and never going back."""

import pytest

from forum import db
from forum.models.topics import Topic
from forum.models.watching import BoardWatch, Reading, TopicWatch


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Awake.")

    return lately("topic of watching", story)


def watches(topic, member):
    """Whether a member watches a topic."""
    watch = TopicWatch.of(topic.id, by=member)
    return watch is not None and watch.ended_at is None


def test_taking_part_begins_to_watch(cast, topic):
    with db.transaction():
        topic.reply(by=cast.sol, body="I am here.")

    assert watches(topic, cast.mia)
    assert watches(topic, cast.sol)
    assert not watches(topic, cast.mo)


def test_whoever_stopped_watching_is_not_drawn_in_by_replying(cast, topic):
    with db.transaction():
        TopicWatch.end(topic.id, by=cast.mia)
        topic.reply(by=cast.mia, body="One more thing.")

    assert not watches(topic, cast.mia)


def test_asking_again_resumes(cast, topic):
    with db.transaction():
        TopicWatch.end(topic.id, by=cast.mia)
        TopicWatch.begin(topic.id, by=cast.mia, again=True)

    assert watches(topic, cast.mia)


def test_stopping_before_ever_watching_is_remembered(cast, topic):
    with db.transaction():
        TopicWatch.end(topic.id, by=cast.mo)
        topic.reply(by=cast.mo, body="A word from me.")

    assert not watches(topic, cast.mo)


def test_reading_only_goes_forward(cast, topic):
    with db.transaction():
        Reading.mark(topic.id, by=cast.mo, up_to=7)
    with db.transaction():
        Reading.mark(topic.id, by=cast.mo, up_to=3)

    assert db.session.get(Reading, (cast.mo.id, topic.id)).post_id == 7


def test_a_board_is_watched_once_and_no_longer_when_ended(cast):
    board = cast.board_mothers
    with db.transaction():
        BoardWatch.begin(board.id, by=cast.mia)
        BoardWatch.begin(board.id, by=cast.mia)
    count = db.session.query(BoardWatch).count()
    with db.transaction():
        BoardWatch.end(board.id, by=cast.mia)
        BoardWatch.end(board.id, by=cast.mia)

    assert count == 1
    assert db.session.query(BoardWatch).count() == 0
