"""What a member has not read, found without going through all that stands on a busy board."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from forum import clock, policy
from forum.db import session, transaction
from forum.models import arrivals, unread
from forum.models.blocks import Block
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.models.watching import BoardWatch, Reading


@pytest.fixture
def busy(cast, lately):
    """Mia watches a board since yesterday, on which seventy topics were opened since."""

    def story():
        BoardWatch.begin(cast.board_mothers.id, by=cast.mia)
        watch = session.query(BoardWatch).filter_by(member_id=cast.mia.id).one()
        watch.created_at = clock.ago(days=1)
        for number in range(70):
            open_topic(cast, f"Topic {number}", at=clock.ago(minutes=70 - number))
        return watch

    return lately("busy board", story)


def open_topic(cast, title, *, at, by=None):
    topic = Topic.open(cast.board_mothers, by=by or cast.mo, title=title, body="Words", at=at)
    topic.created_at = at
    return topic


def shown(cast):
    found = arrivals.gathered(
        policy.visible_topics(cast.mia), policy.visible_notifications(cast.mia), member=cast.mia
    )
    return [each.title for each in found if each.new]


def test_of_a_busy_board_the_newest_topics_are_shown(cast, busy):
    found = shown(cast)

    assert found == [f"Topic {number}" for number in reversed(range(70))][: arrivals.KEPT]


def test_what_is_not_for_her_takes_no_room_from_what_is(cast, busy):
    with transaction():
        topics = session.query(Topic).filter(Topic.title.in_(["Topic 69", "Topic 68"])).all()
        Reading.mark(topics[0].id, by=cast.mia, up_to=topics[0].latest_post_id)
        topics[1].opening_post.hide(by=cast.mo)
        session.add(Block(member_id=cast.mia.id, blocked_id=cast.sol.id))
        open_topic(cast, "By Sol", at=clock.now(), by=cast.sol)

    found = shown(cast)

    assert found == [f"Topic {number}" for number in reversed(range(68))][: arrivals.KEPT]


def test_after_all_counts_as_read_there_is_what_came_since_even_by_a_clock_that_is_late(cast, busy):
    topic, now = session.query(Topic).filter_by(title="Topic 69").one(), clock.now()
    words = {"body": "", "html": "", "plain": "", "render_version": 1, "quoted_words": ""}
    row = {"topic_id": topic.id, "author_id": cast.mo.id, "version": 1, **words}
    many = [{**row, "created_at": now - timedelta(hours=2)} for _ in range(unread.SLACK + 1)]
    with transaction():
        session.execute(insert(Post), many)
        arrivals.read_all(by=cast.mia)
        open_topic(cast, "Since then", at=clock.ago(hours=1))

    found = shown(cast)

    assert found == ["Since then"]
