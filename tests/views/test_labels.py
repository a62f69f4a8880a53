"""A moderator says what a post is about, so that readers can fold it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db, policy
from forum.models.content_notes import ContentNote
from forum.models.decisions import Decision
from forum.models.topics import Topic
from tests.deciding import REASON, press


@pytest.fixture
def post(cast, lately):
    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")
        return topic.reply(by=cast.sol, body="A reply.")

    return lately("labels: post", story)


def note(label):
    return str(ContentNote.named(label).id)


@pytest.mark.parametrize("htmx", [False, True])
def test_the_labels_stand_on_the_post_and_can_be_taken_back(as_, cast, post, htmx):
    mo, sleep = as_("Mo"), note("sleep")

    press(mo, f"/posts/{post.id}/labels", notes=[sleep, note("medication")], htmx=htmx)

    db.session.expire_all()
    assert [each.label for each in post.notes] == ["sleep", "medication"]
    assert (f'hx-target="#post-{post.id}"' in mo.response.text) is htmx
    assert REASON in db.session.scalars(policy.visible_letters(cast.sol)).one().words
    decision = db.session.scalars(select(Decision)).one()
    mo.post(f"/decisions/{decision.id}/undo", htmx=htmx)
    db.session.expire_all()
    assert post.notes == []


def test_the_labels_of_an_opening_post_change_in_the_topic_s_heading(as_, post):
    mo, opening = as_("Mo"), post.topic.opening_post

    press(mo, f"/posts/{opening.id}/labels", notes=note("sleep"), htmx=True)

    assert f'hx-target="#topic-{post.topic_id}"' in mo.response.text
    assert "About: sleep" in mo.text


def test_a_letter_is_a_choice(as_, cast, post):
    as_("Mo").post(f"/posts/{post.id}/labels", {"reason": REASON, "notes": note("sleep")})

    db.session.expire_all()
    assert [each.label for each in post.notes] == ["sleep"]
    assert db.session.scalars(policy.visible_letters(cast.sol)).all() == []


def test_saving_what_stands_there_is_no_decision(as_, post):
    mo = as_("Mo")

    mo.post(f"/posts/{post.id}/labels", {"reason": REASON})

    assert mo.response.status_code == 422
    assert "Nothing is changed yet" in mo.text


def test_a_hidden_post_needs_no_label(as_, cast, post):
    with db.transaction():
        post.hide(by=cast.cora)
    mo = as_("Mo")

    mo.post(f"/posts/{post.id}/labels", {"reason": REASON, "notes": note("sleep")})

    assert mo.response.status_code == 409
    assert post.notes == []


def test_an_undo_after_the_author_changed_the_labels_says_so(as_, cast, post):
    mo = as_("Mo")
    press(mo, f"/posts/{post.id}/labels", notes=note("sleep"))
    with db.transaction():
        post.edit(by=cast.sol, body="Another.", notes=[])
    decision = db.session.scalars(select(Decision)).one()

    mo.post(f"/decisions/{decision.id}/undo")

    assert mo.response.status_code == 409


def test_nobody_else_labels_a_post(as_, post):
    for name, status in [("Sol", 404), ("Max", 404), ("Vi", 401)]:
        someone = as_(name)

        someone.post(f"/posts/{post.id}/labels", {"reason": REASON, "notes": note("sleep")})

        assert someone.response.status_code == status, (name, status)
        db.session.expire_all()
        assert post.notes == [], (name, status)
