"""Canned replies: set up by coordinators, found by moderators where they say why."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import select

from forum import db
from forum.models.canned_replies import SUGGESTED, CannedReply
from forum.models.topics import Topic

WORDS = {"name": "Names", "words": "It named somebody."}


@pytest.fixture
def replies(cast, lately):
    def story():
        for name in ("Names", "Advice"):
            CannedReply.add(by=cast.cora, name=name, words=f"About {name}.")
        return names

    return lately("canned replies: replies", story)


def names():
    db.session.expire_all()
    return [each.name for each in db.session.scalars(CannedReply.in_order())]


@pytest.mark.parametrize("htmx", [False, True])
def test_one_is_added_changed_and_removed(as_, htmx):
    cora = as_("Cora")

    cora.post("/set-up/canned-replies", WORDS, htmx=htmx)
    assert names() == ["Names"]
    cora.post("/set-up/canned-replies/1", {**WORDS, "name": "A name"}, htmx=htmx)
    assert names() == ["A name"]
    cora.get("/set-up/canned-replies/1/remove")
    assert "Letters that were sent stay as they are." in cora.text
    cora.post("/set-up/canned-replies/1/remove", htmx=htmx)

    assert names() == []


@pytest.mark.parametrize("htmx", [False, True])
def test_they_are_put_in_order(as_, replies, htmx):
    as_("Cora").post("/set-up/canned-replies/2/reorder", {"way": "up"}, htmx=htmx)

    assert replies() == ["Advice", "Names"]


@pytest.mark.parametrize("htmx", [False, True])
def test_our_suggestions_are_taken_over_once(as_, htmx):
    cora = as_("Cora")
    cora.get("/set-up/canned-replies")
    assert "Use our suggestions" in cora.text

    for _ in range(2):
        cora.post("/set-up/canned-replies/suggestions", htmx=htmx)

    assert names() == [name for name, _words in SUGGESTED]
    cora.get("/set-up/canned-replies")
    assert "Use our suggestions" not in cora.text


UNFIT = [
    ({"name": "", "words": "Kept words"}, "Write a word or two."),
    ({"name": "Other", "words": ""}, "Write the reason as the person will read it."),
    ({"name": "names", "words": "Kept words"}, "That name is there already."),
]


def test_what_cannot_be_is_said_and_words_are_kept(as_, replies):
    cora = as_("Cora")

    for sent, problem in UNFIT:
        cora.post("/set-up/canned-replies", sent)

        assert cora.response.status_code == 422, (sent, problem)
        assert problem in cora.text, (sent, problem)
        assert sent["words"] in cora.response.text, (sent, problem)
        assert len(replies()) == 2, (sent, problem)


def test_a_moderator_begins_with_one(as_, cast, replies):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")
    mo, post = as_("Mo"), topic.opening_post
    mo.get(f"/posts/{post.id}/hide")
    assert mo.page.xpath('//select[@name="canned"]/option/text()')[1:] == ["Names", "Advice"]

    mo.post(f"/posts/{post.id}/hide", {"canned": "1", "reason": ""})

    db.session.expire_all()
    assert post.hidden


def test_nobody_else_sets_them_up(as_, replies):
    for (name, status), path in product(
        [("Mia", 404), ("Mo", 404), ("Ada", 404), ("Vi", 401)],
        ["", "/suggestions", "/1", "/1/reorder", "/1/remove"],
    ):
        someone = as_(name)

        someone.post(f"/set-up/canned-replies{path}", {**WORDS, "way": "up"})

        assert someone.response.status_code == status, (name, status, path)
        assert db.session.scalars(select(CannedReply.name)).all() == ["Names", "Advice"], (
            name,
            status,
            path,
        )
