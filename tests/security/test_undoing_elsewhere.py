"""Taking something back acts where it stands now: on whose board, and before whose eyes."""

from __future__ import annotations

import pytest

from forum import db
from forum.db import session
from forum.models import moving
from forum.models.boards import Moderatorship
from forum.models.decisions import Decision, Why
from forum.models.posts import Post
from forum.models.quarantine import Quarantine
from forum.models.topics import Topic

WHY = Why("", "So", "A letter")


@pytest.fixture
def topic(cast):
    """Of the mothers, with a reply; Mo looks after the board for everyone as well."""
    with db.transaction():
        session.add(Moderatorship(board=cast.board_everyone, member=cast.mo))
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Hello")
        topic.reply(by=cast.sol, body="It names a nurse.")
    return topic


def now(row):
    return session.get_one(type(row), row.id, populate_existing=True)


@pytest.mark.parametrize("htmx", [False, True])
def test_nothing_is_shown_again_on_a_board_that_one_does_not_look_after(as_, cast, topic, htmx):
    with db.transaction():
        post = session.get_one(Post, topic.latest_post_id)
        decision = post.hide(by=cast.mo, why=WHY)
        moving.move(topic, cast.board_partners, by=cast.cora)
    mo = as_("Mo")

    mo.get(f"/decisions/{decision.id}")
    assert "Take this back" not in mo.text
    mo.post(f"/decisions/{decision.id}/undo", htmx=htmx)

    assert mo.response.status_code == 409
    assert "a board now that you do not look after" in mo.text
    assert now(post).hidden


def test_nothing_is_pulled_from_a_board_that_one_does_not_look_after(as_, cast, topic):
    with db.transaction():
        decision = moving.move(topic, cast.board_partners, by=cast.cora)

    answer = as_("Mo").post(f"/decisions/{decision.id}/undo")

    assert answer.status_code == 409
    assert now(topic).board == cast.board_partners


def test_what_was_written_behind_a_wall_is_not_carried_out_by_taking_the_move_back(
    as_, cast, topic
):
    with db.transaction():
        open_one = Topic.open(cast.board_everyone, by=cast.mia, title="Tea", body="Hello")
        decision = moving.move(open_one, cast.board_mothers, by=cast.mo)
        open_one.reply(by=cast.sol, body="Only for mothers")
    mo = as_("Mo")

    mo.post(f"/decisions/{decision.id}/undo")

    assert mo.response.status_code == 409
    assert "Move it instead" in mo.text
    assert now(open_one).board == cast.board_mothers


@pytest.mark.parametrize("changed", [False, True])
def test_of_merged_posts_those_that_were_changed_behind_a_wall_stay_there(
    as_, cast, topic, changed
):
    with db.transaction():
        open_one = Topic.open(cast.board_everyone, by=cast.mia, title="Tea", body="Hello")
        post = open_one.opening_post
        decision = moving.merge(open_one, topic, by=cast.mo)
        if changed:
            post.edit(by=cast.mia, body="Only for mothers")

    answer = as_("Mo").post(f"/decisions/{decision.id}/undo")

    assert answer.status_code == (409 if changed else 303)
    assert now(post).topic == (topic if changed else open_one)


def test_a_move_to_more_readers_is_still_taken_back_after_replies(as_, cast, topic):
    with db.transaction():
        decision = moving.move(topic, cast.board_everyone, by=cast.mo)
        topic.reply(by=cast.pat, body="Hello from a partner")

    as_("Mo").post(f"/decisions/{decision.id}/undo")

    assert now(topic).board == cast.board_mothers


def test_what_is_in_quarantine_stays_there_whatever_is_taken_back(as_, cast, topic):
    with db.transaction():
        post = session.get_one(Post, topic.latest_post_id)
        decision = post.hide(by=cast.mo, why=WHY)
        Quarantine.seal(post, by=cast.mo)

    answer = as_("Mo").post(f"/decisions/{decision.id}/undo")

    assert answer.status_code == 409
    assert now(post).hidden
    assert not session.get_one(Decision, decision.id).undone
