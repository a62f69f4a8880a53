"""How many topics a board has is added up from days that the database keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import clock, policy
from forum.db import session, transaction
from forum.models import board_days, listing
from forum.models.board_days import BoardDay, BoardMonth
from forum.models.topics import Topic

LENGTH = 20


@pytest.fixture
def topics(cast, once):
    """Fifty, two a day, the newest today; two of them pinned."""

    def story():
        made = []
        for number in range(50):
            at = clock.ago(days=number // 2, minutes=number)
            words = {"title": f"Topic {number}", "body": "Words", "at": at}
            made.append(Topic.open(cast.board_everyone, by=cast.mia, **words))
        made[3].pin(by=cast.cora)
        made[40].pin(by=cast.cora)
        return made

    return once("fifty topics", story)


def days():
    """What the rows say, and what there is to count."""
    counts: dict[tuple[int, str], int] = {}
    for each in session.query(Topic).filter(Topic.latest_post_id > 0):
        key = each.board_id, f"{each.latest_at:%Y-%m-%d}"
        counts[key] = counts.get(key, 0) + 1
    kept = {(each.board_id, each.day): each.topics for each in session.query(BoardDay)}
    return {key: count for key, count in kept.items() if count}, counts


def months():
    """What the rows of months say, and what those of days come to."""
    counts: dict[tuple[int, str], int] = {}
    for each in session.query(BoardDay):
        key = each.board_id, each.day[:7]
        counts[key] = counts.get(key, 0) + each.topics
    return {(each.board_id, each.month): each.topics for each in session.query(BoardMonth)}, counts


def page(cast, offset):
    return listing.on_board(
        policy.visible_topics(cast.mia),
        cast.board_everyone.id,
        tab="all",
        offset=offset,
        reader=cast.mia,
    )


def test_the_database_counts_whatever_happens_to_a_topic(cast, topics):
    with transaction():
        topics[10].reply(by=cast.pat, body="It comes up")
        topics[11].board = cast.board_mothers
        topics[12].latest_post_id = 0
        session.delete(topics[13])
        topics[14].latest_at += timedelta(days=1000)

    kept, counted = days()

    assert kept == counted
    assert sum(counted.values()) >= 48
    assert months()[0] == months()[1]


def test_every_page_of_a_board_begins_where_the_one_before_ends(cast, topics):
    everything, total = [], 0

    for offset in range(0, 60, LENGTH):
        cards, total = page(cast, offset)
        everything += [card.title for card in cards if not card.pinned]
        total = total or len(everything)

    assert everything == [f"Topic {number}" for number in range(50) if number not in (3, 40)]
    assert total == 48


def test_the_pinned_stand_on_the_first_page_alone(cast, topics):
    first, second = page(cast, 0)[0], page(cast, LENGTH)[0]

    assert [card.title for card in first if card.pinned] == ["Topic 3", "Topic 40"]
    assert not any(card.pinned for card in second)


def test_past_the_end_there_is_nothing(cast, topics):
    assert page(cast, 1000) == ([], 0)
    assert board_days.place(cast.board_everyone.id, 1000)[1] == 0
