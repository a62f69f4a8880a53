"""A page of a long list is looked up by its numbers, not found among everything."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from forum import policy, search
from forum.db import session
from forum.models import conversation, listing
from forum.search import Question
from forum.text.query import parse
from tests.statements import asked


@pytest.fixture
def pages(cast):
    """What fetches a page of each kind, for Mia."""
    topics, posts = policy.visible_topics(cast.mia), policy.visible_posts(cast.mia)
    kettle = Question(words=parse("kettle"))
    return {
        "topics": lambda: listing.on_board(topics, 1, tab="all", offset=0, reader=cast.mia),
        "newest": lambda: listing.newest(topics, count=10, reader=cast.mia),
        "posts": lambda: conversation.page(posts, 1, offset=0, reader=cast.mia),
        "found": lambda: session.scalars(search.find(cast.mia, kettle).posts).all(),
    }


@pytest.mark.sqlite
def test_sqlite_looks_the_numbers_up_in_the_index(pages):
    plans = {}

    for name, fetch in pages.items():
        with asked() as statements:
            fetch()
        rows = session.execute(text(f"EXPLAIN QUERY PLAN {statements[-1].replace('?', '1')}"))
        plans[name] = [row.detail for row in rows]

    for name, table in {"topics": "topics", "newest": "topics", "posts": "posts"}.items():
        assert f"SEARCH {table} USING INTEGER PRIMARY KEY (rowid=?)" in plans[name]
        assert f"SCAN {table}" not in plans[name]


@pytest.mark.sqlite
@pytest.mark.parametrize("offset", [0, 20])
def test_sqlite_goes_through_the_pins_and_not_all_topics_of_a_board(cast, offset):
    visible = policy.visible_topics(cast.mia)

    with asked() as statements:
        listing.on_board(visible, 1, tab="all", offset=offset, reader=cast.mia)

    plans = [
        row.detail
        for each in statements
        if "pins" in each
        for row in session.execute(text(f"EXPLAIN QUERY PLAN {each.replace('?', '1')}"))
    ]
    on_board = [each for each in plans if "SEARCH topics USING INDEX" in each]
    assert plans
    assert [each for each in on_board if "latest_at<?" not in each] == []


@pytest.mark.postgresql
def test_postgresql_is_given_the_numbers_before_it_joins(pages):
    for fetch in pages.values():
        with asked() as statements:
            fetch()

        assert "id = ANY (ARRAY(SELECT" in statements[-1]
