"""Two moderators, or a moderator and a member, at the same second: once, nothing lost, said so."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models import moving
from forum.models.decisions import Decision
from forum.models.hidings import Hiding
from forum.models.topics import Topic
from tests.security.two import TWICE, WHY, count, looked, loser, posts


def test_a_post_is_hidden_once_and_the_second_moderator_reads_by_whom(as_, topic, at_once):
    path = f"/posts/{topic.latest_post_id}/hide"

    answers = at_once((as_("Mo"), path, WHY), (as_("Cora"), path, WHY))

    assert TWICE in loser(answers)
    assert (count(Decision, act="hide"), count(Hiding)) == (1, 1)


def test_hiding_and_changing_at_once_lose_no_words_and_show_none(as_, topic, at_once):
    number = topic.latest_post_id
    words = {"body": "Hold on tight", "version": "1"}

    hidden, changed = at_once(
        (as_("Mo"), f"/posts/{number}/hide", WHY), (as_("Sol"), f"/posts/{number}/edit", words)
    )

    assert hidden.status_code == 303
    post = posts(topic)[-1]
    assert (post.body, post.plain) == ("", "")
    if changed.status_code == 303:
        assert post.hiding.body == "Hold on tight"
    else:
        assert changed.status_code == 403
        assert "A moderator has hidden this post." in changed.text
        assert "Hold on tight" in changed.text


def test_hiding_and_taking_back_at_once_leave_no_words(as_, topic, at_once):
    number = topic.latest_post_id

    hidden, erased = at_once(
        (as_("Mo"), f"/posts/{number}/hide", WHY), (as_("Sol"), f"/posts/{number}/erase", {})
    )

    assert erased.status_code == 303
    assert hidden.status_code == 303 or "took this post back meanwhile" in hidden.text
    assert (posts(topic)[-1].body, count(Hiding)) == ("", 0)


def test_taking_details_out_of_what_was_changed_meanwhile_is_asked_once_more(as_, topic, cast):
    with db.transaction():
        post = topic.reply(by=cast.sol, body="Ask Nurse Joy")
    mo, path = as_("Mo"), f"/posts/{post.id}/redact"
    as_("Sol").post(f"/posts/{post.id}/edit", {"body": "Ask at the ward", "version": "1"})

    answer = mo.post(path, {**WHY, "body": "Ask a nurse", "version": "1"})

    assert answer.status_code == 422
    assert "Ask at the ward" in mo.page.xpath('//textarea[@name="body"]')[0].text
    assert posts(topic)[-1].body == "Ask at the ward"


def test_an_undo_is_done_once(as_, topic, at_once, cast):
    with db.transaction():
        decision = posts(topic)[-1].hide(by=cast.mo)
    path = f"/decisions/{decision.id}/undo"

    answers = at_once((as_("Mo"), path, {}), (as_("Cora"), path, {}))

    assert TWICE in loser(answers)
    assert posts(topic)[-1].body == "Hold on"
    assert count(Hiding) == 0


def test_an_undo_and_another_decision_at_once_do_one_of_them(as_, topic, at_once, cast):
    with db.transaction():
        post = posts(topic)[-1]
        decision = post.hide(by=cast.mo)

    answers = at_once(
        (as_("Mo"), f"/decisions/{decision.id}/undo", {}),
        (as_("Cora"), f"/posts/{post.id}/unhide", WHY),
    )

    assert "stands" in loser(answers) or "not hidden (any more)" in loser(answers)
    assert posts(topic)[-1].body == "Hold on"


def test_a_move_and_a_reply_at_once_lose_no_words(as_, topic, at_once, cast):
    move = {**WHY, "board": str(cast.board_moderators.id), "how": "now"}
    cora, path = as_("Cora"), f"/topics/{topic.id}/move"
    move = looked(cora, path, move)

    moved, replied = at_once(
        (cora, path, move),
        (as_("Mia"), f"/topics/{topic.id}/posts", {"body": "Still here", "once": "k"}),
    )

    assert moved.status_code == 303
    assert replied.status_code in (303, 404)
    there = [each.body for each in posts(topic)]
    assert ("Still here" in there) == (replied.status_code == 303)
    assert replied.status_code == 303 or "Still here" in replied.text


@pytest.fixture
def other(cast):
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.pia, title="Days", body="They are long.")


@pytest.mark.parametrize("crossed", [False, True])
def test_two_topics_become_one_once(as_, topic, other, at_once, crossed):
    one = (f"/topics/{topic.id}/merge", {**WHY, "into": str(other.id)})
    back = (f"/topics/{other.id}/merge", {**WHY, "into": str(topic.id)})

    answers = at_once((as_("Mo"), *one), (as_("Cora"), *(back if crossed else one)))

    assert sorted(each.status_code for each in answers) == [303, 422 if crossed else 409]
    lost = next(each.text for each in answers if each.status_code != 303)
    assert ("There is no such topic" if crossed else TWICE) in lost
    assert WHY["reason"] in lost or not crossed
    assert sorted(len(posts(each)) for each in (topic, other)) == [0, 5]
    assert count(moving.Merging) == 1


def test_splitting_and_taking_back_at_once_lose_no_post(as_, topic, at_once):
    numbers = [each.id for each in posts(topic)[1:]]
    split = {**WHY, "posts": [str(each) for each in numbers], "title": "Elsewhere"}

    answers = at_once(
        (as_("Mo"), f"/topics/{topic.id}/split", split),
        (as_("Sol"), f"/posts/{numbers[0]}/erase", {}),
    )

    assert [each.status_code for each in answers] == [303, 303]
    new = session.get(Topic, session.scalars(select(Decision)).one().was["to"])
    assert [each.body for each in posts(new)] == ["", "Me too", "Hold on"]
    assert len(posts(topic)) == 1
