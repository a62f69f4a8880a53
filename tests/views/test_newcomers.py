"""How newcomers are received: one page for coordinators, and what follows from it."""

from __future__ import annotations

import pytest

from forum import db
from forum.db import session
from forum.models.joining import Joining
from forum.models.members import Member
from forum.models.sites import Site
from tests.newcomer import join

URL = "/set-up/newcomers"


def numbers():
    """What is set."""
    session.expire_all()
    site = Site.here()
    return site.newcomer_posts, site.newcomer_links


@pytest.mark.parametrize("htmx", [False, True])
def test_a_coordinator_says_how_many_posts_wait(as_, cast, htmx):
    cora = as_("Cora")
    cora.get(URL)
    before = [each.get("value") for each in cora.page.xpath("//main//input")]

    cora.post(URL, {"newcomer_posts": "3", "newcomer_links": "0"}, htmx=htmx)

    assert before == ["1", "1"]
    assert numbers() == (3, 0)


def test_what_is_no_small_number_comes_back_with_a_sentence(as_, cast):
    cora = as_("Cora")

    for typed in ["", "11", "-1", "one", "1.5", "²", "9" * 40]:
        answer = cora.post(URL, {"newcomer_posts": typed, "newcomer_links": "0"})

        assert answer.status_code == 422, typed
        assert "Write a whole number from 0 to 10." in cora.text, typed
        assert numbers() == (1, 1), typed


def test_a_smaller_number_counts_for_those_who_wait_already(as_, cast):
    with db.transaction():
        cast.ned.posts_to_approve, cast.pat.posts_to_approve = 5, 1

    as_("Cora").post(URL, {"newcomer_posts": "2", "newcomer_links": "1"})

    session.expire_all()
    assert (cast.ned.posts_to_approve, cast.pat.posts_to_approve) == (2, 1)
    as_("Cora").post(URL, {"newcomer_posts": "0", "newcomer_links": "1"})
    session.expire_all()
    assert not cast.ned.newcomer


def test_who_joins_begins_with_that_number(as_, cast, app):
    with db.transaction():
        Site.here().receive(by=cast.cora, newcomer_posts=2, newcomer_links=1)
    visitor = as_("Vi")

    join(visitor)
    with db.transaction():
        member = session.scalars(db.db.select(Joining)).one().finish()

    assert Member.named("Misty Wren") is member
    assert member.posts_to_approve == 2
    assert member.newcomer


def test_nobody_else_can(as_, cast):
    for name in ["Ada", "Mo", "Mia", "Vi"]:
        browser = as_(name)

        answers = [
            browser.get(URL),
            browser.post(URL, {"newcomer_posts": "9", "newcomer_links": "9"}),
        ]

        assert [each.status_code for each in answers] == (
            [303, 401] if name == "Vi" else [404, 404]
        ), name
        assert numbers() == (1, 1), name
