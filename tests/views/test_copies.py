"""A copy of one's data: all of one's own, and nothing of anybody else's."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.mail import carrying
from forum.models.blocks import Block
from forum.models.copying import LEFT_OUT, OF_SUPPORT, ON_POSTS, OWNERS, WRITTEN
from forum.models.drafts import Draft
from forum.models.muted_words import MutedWord
from forum.models.privacy import REGISTER
from forum.models.reactions import Reaction
from forum.models.signin import SignIn
from forum.models.topics import Topic
from tests import relaying


@pytest.fixture
def written(cast):
    """Mia writes openly and anonymously, Sol answers, and both keep things."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Hers: title", body="Hers: open")
        topic.reply(by=cast.mia, body="Hers: masked", anonymous=True)
        topic.reply(by=cast.sol, body="Not hers", anonymous=True)
        Topic.open(cast.board_mothers, by=cast.sol, title="Not hers", body="Not hers")
        Draft.keep("reply", topic.id, {"body": "Hers: draft"}, by=cast.mia)
        Draft.keep("reply", topic.id, {"body": "Not hers"}, by=cast.sol)
        topic.opening_post.edit(by=cast.mia, body="Hers: edited")
        Reaction.react(topic.opening_post, "thanks", by=cast.sol)
        MutedWord.mute("hers: word", by=cast.mia)
        MutedWord.mute("not hers", by=cast.sol)
        Block.begin(cast.mia, by=cast.sol)


@pytest.mark.usefixtures("written")
def test_it_has_all_of_ones_own(as_):
    answer = as_("Mia").post("/you/copy")

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"
    for words in ("title", "open", "masked", "draft", "edited"):
        assert f"Hers: {words}" in answer.text
    assert "hers: word" in answer.text
    assert "mia@example.org" in answer.text
    assert all(part["Why it is kept"] for part in json.loads(answer.text))


def test_letters_are_in_their_writers_copy_alone(app, as_, cast):
    number = relaying.begin(cast)
    with db.transaction():
        match = relaying.match(number)
        for by, words in ((cast.mia, "Hers alone"), (cast.pia, "Not hers")):
            carrying.write(
                match, by=by, words=words, via="web", key=words, findings=carrying.Findings()
            )

    mias, pias = (as_(name).post("/you/copy").text for name in ("Mia", "Pia"))

    assert ("Hers alone" in mias, "Not hers" in mias) == (True, False)
    assert ("Hers alone" in pias, "Not hers" in pias) == (False, True)
    assert "m-" in mias
    assert "reader_id" not in mias + pias


@pytest.mark.usefixtures("written")
def test_it_has_nothing_of_anybody_elses(as_, cast):
    answer = as_("Mia").post("/you/copy")

    assert "not hers" not in answer.text.casefold()
    assert "sol@example.org" not in answer.text
    assert '"blocked_id"' not in answer.text
    assert "password_hash" not in answer.text
    assert "token" not in answer.text


def test_it_is_asked_first_who_it_is(as_):
    browser = as_("Mia")
    with db.transaction():
        session.scalars(select(SignIn)).one().confirmed_at = clock.ago(hours=1)

    assert browser.get("/you/copy").location.startswith("/sign-in/confirm")
    assert browser.post("/you/copy").location.startswith("/sign-in/confirm")
    assert as_("Vi").post("/you/copy").status_code == 401


def test_the_page_says_what_is_in_it(as_):
    assert as_("Mia").get("/you/copy").status_code == 200


def test_of_every_table_it_is_said_whose_its_rows_are_or_that_it_is_left_out():
    exported = [entry for entry in REGISTER if entry.exported]
    tables = {table for entry in exported for table, _column in entry.places}

    assert tables - {*OWNERS, *ON_POSTS, *WRITTEN, *OF_SUPPORT, *LEFT_OUT} == set()
