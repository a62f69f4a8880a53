"""Moderators' tools on a topic: pin, lock and slow down where it stands."""

from __future__ import annotations

import re
from itertools import product

import pytest
from sqlalchemy import func, select

from forum import db
from forum.models.decisions import Decision
from forum.models.topics import Topic

VERBS = ("pin", "unpin", "lock", "unlock", "slow", "move", "split", "merge")


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")

    return lately("topic decisions: topic", story)


@pytest.mark.parametrize("htmx", [False, True])
def test_pinning_changes_the_topic_where_it_stands_and_can_be_undone(as_, topic, htmx):
    mo = as_("Mo")

    mo.post(f"/topics/{topic.id}/pin", htmx=htmx)
    if htmx:
        assert "Pinned" in mo.text
        mo.post(re.search(r"/decisions/\d+/undo", mo.response.text)[0], htmx=True)
    else:
        mo.post(f"/topics/{topic.id}/unpin")

    db.session.expire_all()
    assert not topic.pinned


def test_locking_names_a_reason_and_ends_the_replies(as_, topic):
    mo, sol = as_("Mo"), as_("Sol")

    mo.post(f"/topics/{topic.id}/lock", {"reason": "It went in circles."})

    sol.post(f"/topics/{topic.id}/posts", {"body": "But…", "once": "k"})
    assert sol.response.status_code == 403
    assert "This topic was locked meanwhile" in sol.text
    mo.post(f"/topics/{topic.id}/lock", {"reason": "Again."})
    assert mo.response.status_code == 409
    mo.post(f"/topics/{topic.id}/unlock")
    sol.post(f"/topics/{topic.id}/posts", {"body": "But…", "once": "k"})
    assert sol.response.status_code == 303


def test_nothing_is_done_twice_and_how_slow_is_asked_again(as_, topic):
    mo, made = as_("Mo"), select(func.count()).select_from(Decision)
    for act in ("pin", "pin", "unpin", "unpin", "lock", "unlock", "unlock"):
        mo.post(f"/topics/{topic.id}/{act}", {"reason": "Enough."})

    for minutes in ("7", "x", ""):
        mo.post(f"/topics/{topic.id}/slow", {"reason": "Let us breathe.", "minutes": minutes})

        assert mo.response.status_code == 422
        assert "Choose how slow." in mo.text
    assert db.session.scalar(made) == 4


def test_a_slowed_topic_gives_the_words_back_with_the_minutes(as_, topic):
    mo, sol = as_("Mo"), as_("Sol")
    mo.post(f"/topics/{topic.id}/slow", {"reason": "Let us breathe.", "minutes": "30"})
    sol.post(f"/topics/{topic.id}/posts", {"body": "One.", "once": "a"})

    sol.post(f"/topics/{topic.id}/posts", {"body": "Two, right after.", "once": "b"})

    assert sol.response.status_code == 429
    assert "You can post in 30 minutes" in sol.text
    assert "Two, right after." in sol.text
    mo.post(f"/topics/{topic.id}/posts", {"body": "A moderator.", "once": "c"})
    mo.post(f"/topics/{topic.id}/posts", {"body": "Twice.", "once": "d"})
    assert mo.response.status_code == 303


def test_nobody_else_comes_to_the_tools(as_, topic):
    for verb, (name, status) in product(
        VERBS, [("Mia", 404), ("Max", 404), ("Ada", 404), ("Vi", 401)]
    ):
        someone = as_(name)

        someone.post(f"/topics/{topic.id}/{verb}", {"reason": "x"})

        assert someone.response.status_code == status, (verb, name, status)
        assert db.session.scalars(select(Decision)).all() == [], (verb, name, status)


def test_the_menu_is_there_for_those_who_look_after_the_board(as_, topic):
    for name, there in (("Mo", True), ("Cora", True), ("Mia", False)):
        reader = as_(name)
        reader.get(f"/topics/{topic.id}")
        assert bool(reader.page.xpath('//a[contains(@href, "/merge")]')) is there
