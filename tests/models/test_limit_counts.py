"""Counts of tries: one row a key, right under many hands, forgotten after a day at most."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from forum import clock, db
from forum.db import session
from forum.models.limit_counts import LimitCount


def test_tries_are_counted_until_the_time_is_over(app):
    with db.transaction():
        assert [LimitCount.hit("a", 60) for _ in range(3)] == [1, 2, 3]
        LimitCount.standing("a")["a"].expires_at = clock.ago(seconds=1)

    with db.transaction():
        assert LimitCount.hit("a", 60) == 1


def test_the_first_try_opens_the_stretch_and_later_ones_do_not_lengthen_it(app):
    with db.transaction():
        LimitCount.hit("a", 60)
        end = LimitCount.standing("a")["a"].expires_at
        LimitCount.hit("a", 6000)

        assert LimitCount.standing("a")["a"].expires_at == end


def test_no_row_lasts_longer_than_a_day(app):
    with db.transaction():
        LimitCount.hit("a", 10**9)

        assert LimitCount.standing("a")["a"].expires_at <= clock.ahead(days=1)


def test_none_is_lost_when_many_count_at_once(app):
    session.commit()

    def hit(_number: int) -> None:
        with app.app_context(), db.transaction():
            LimitCount.hit("a", 60)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(hit, range(40)))

    assert session.scalars(select(LimitCount.count)).one() == 40


def test_what_is_over_is_forgotten(app):
    with db.transaction():
        LimitCount.hit("old", 60)
        LimitCount.standing("old")["old"].expires_at = clock.ago(seconds=1)
        LimitCount.hit("new", 60)

        LimitCount.expire()

    assert session.scalar(select(func.count()).select_from(LimitCount)) == 1
