"""Moderators' tools on a post: asked first, the letter seen first, done in place, undone."""

from __future__ import annotations

import re
from itertools import product

import pytest
from sqlalchemy import select

from forum import db, policy
from forum.models.decisions import Decision
from forum.models.letters import Letter
from forum.models.notes import Note
from forum.models.reports import Report
from forum.models.topics import Topic

REASON = "It names a nurse."


@pytest.fixture
def topic(cast, lately):
    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="canaryword here")
        topic.reply(by=cast.sol, body="A reply.")
        return topic

    return lately("post decisions: topic", story)


@pytest.fixture
def post(topic):
    return topic.opening_post


def fields(browser):
    form = browser.page.xpath('//form[.//*[@name="looked"]]')[0]
    return {key: value or "" for key, value in form.fields.items()}


def press(browser, path, *, htmx=False, **words):
    """Sends the form, and once more when the letter is shown first."""
    browser.post(path, {"reason": REASON, "clause": "Be kind", "tell": "y", **words}, htmx=htmx)
    sent = {**fields(browser), "tell": "y", **words}
    return browser.post(path, sent, htmx=htmx)


@pytest.fixture
def hidden(as_, topic, lately):
    """The opening post, once Mo has hidden it with a letter."""

    def story(topic):
        press(as_("Mo"), f"/posts/{topic.opening_post.id}/hide")
        return topic.opening_post

    return lately("post decisions: hidden", story, after="post decisions: topic")


@pytest.mark.parametrize("htmx", [False, True])
def test_hiding_shows_the_letter_first_and_then_hides(as_, post, cast, htmx):
    mo = as_("Mo")

    mo.post(f"/posts/{post.id}/hide", {"reason": REASON, "tell": "y"}, htmx=htmx)
    assert "The letter" in mo.text
    assert REASON in mo.text
    assert not post.hidden
    mo.post(f"/posts/{post.id}/hide", {**fields(mo), "tell": "y"}, htmx=htmx)

    assert mo.response.status_code == (200 if htmx else 303)
    db.session.expire_all()
    assert post.hidden
    assert db.session.scalars(policy.visible_letters(cast.mia)).one().words.count(REASON) == 1


def test_by_htmx_the_post_changes_where_it_stands_with_an_undo(as_, post):
    mo = as_("Mo")

    press(mo, f"/posts/{post.id}/hide", htmx=True)

    assert f'hx-partial hx-target="#post-{post.id}"' in mo.response.text
    assert "A moderator has hidden this post." in mo.text
    undo = re.search(r'action="(/decisions/\d+/undo)"', mo.response.text)
    mo.post(undo[1], htmx=True)
    assert "canaryword" in mo.text
    db.session.expire_all()
    assert not post.hidden


def test_nobody_reads_a_hidden_post_but_moderators_one_press_away(as_, topic, hidden):

    for name in ("Mia", "Sol", "Mo", "Cora"):
        reader = as_(name)
        reader.get(f"/topics/{topic.id}")
        assert "canaryword" not in reader.text
        assert "A moderator has hidden this post." in reader.text
        reader.get("/search?q=canaryword")
        assert reader.page.xpath("//mark") == []
        reader.get(f"/posts/{hidden.id}/hidden")
        assert ("canaryword" in reader.text) is (name in ("Mo", "Cora"))


def test_the_author_is_led_to_the_letter(as_, topic, hidden):
    mia, sol = as_("Mia"), as_("Sol")
    mia.get(f"/topics/{topic.id}")
    sol.get(f"/topics/{topic.id}")

    assert "Read why" in mia.text
    assert "Read why" not in sol.text


def test_hiding_what_is_hidden_says_how_it_stands(as_, hidden):
    cora = as_("Cora")

    cora.post(f"/posts/{hidden.id}/hide", {"reason": REASON})

    assert cora.response.status_code == 409
    assert "Mo has hidden this post already" in cora.text
    assert len(db.session.scalars(select(Decision)).all()) == 1


def test_a_reason_is_needed_and_nothing_typed_is_lost(as_, post):
    mo = as_("Mo")

    mo.post(f"/posts/{post.id}/hide", {"reason": "", "clause": "Be kind", "tell": "y"})

    assert mo.response.status_code == 422
    assert "Say why, in a sentence" in mo.text
    assert fields(mo)["clause"] == "Be kind"


def test_without_a_letter_it_is_done_at_once(as_, post, cast):
    as_("Mo").post(f"/posts/{post.id}/hide", {"reason": REASON})

    db.session.expire_all()
    assert post.hidden
    assert db.session.scalars(policy.visible_letters(cast.mia)).all() == []


def test_nobody_else_comes_to_the_tools(as_, post):
    for verb, (name, status) in product(
        ["hide", "unhide", "redact", "ask-edit", "notes"],
        [("Mia", 404), ("Max", 404), ("Vi", 401), ("Ada", 404)],
    ):
        someone = as_(name)

        someone.post(f"/posts/{post.id}/{verb}", {"reason": REASON, "words": "x", "body": "y"})

        assert someone.response.status_code == status, (verb, name, status)
        db.session.expire_all()
        assert db.session.scalars(select(Decision)).all() == [], (verb, name, status)


def test_taking_details_out_keeps_how_it_read_for_moderators(as_, topic, post):
    mo, sol = as_("Mo"), as_("Sol")

    press(mo, f"/posts/{post.id}/redact", body="A word here")

    sol.get(f"/topics/{topic.id}")
    assert "A word here" in sol.text
    sol.get(f"/posts/{post.id}/versions")
    assert sol.response.status_code == 403
    mo.get(f"/posts/{post.id}/versions")
    assert "canaryword" in mo.text


def test_taking_nothing_out_is_no_decision(as_, post):
    mo = as_("Mo")

    mo.post(f"/posts/{post.id}/redact", {"reason": REASON, "body": "canaryword here"})

    assert mo.response.status_code == 422
    assert "Nothing is changed yet" in mo.text


def test_asking_its_author_leaves_the_post_and_sends_a_letter(as_, post, cast):
    press(as_("Mo"), f"/posts/{post.id}/ask-edit")

    assert not post.hidden
    assert REASON in db.session.scalars(policy.visible_letters(cast.mia)).one().words


def test_the_letter_that_asks_can_be_taken_back_before_it_leaves(as_, post, cast):
    mo = as_("Mo")
    press(mo, f"/posts/{post.id}/ask-edit", htmx=True)
    assert "/undo" in mo.response.text

    mo.post(f"/decisions/{Decision.newest('ask_edit', post_id=post.id).id}/undo")

    assert db.session.scalars(policy.visible_letters(cast.mia)).all() == []


@pytest.mark.parametrize("htmx", [False, True])
def test_a_note_is_for_the_moderators_of_the_board(as_, topic, post, htmx):
    mo, mia = as_("Mo"), as_("Mia")

    mo.post(f"/posts/{post.id}/notes", {"words": "canarynote"}, htmx=htmx)

    mo.get(f"/posts/{post.id}/notes")
    assert "canarynote" in mo.text
    mia.get(f"/topics/{topic.id}")
    assert "canarynote" not in mia.text
    assert db.session.scalars(select(Note)).one().post_id == post.id


def test_deciding_where_it_stands_closes_the_report_and_tells_the_reporter(as_, post, cast):
    with db.transaction():
        report = Report.make(post, by=cast.sol, kind="personal")

    press(as_("Mo"), f"/posts/{post.id}/hide")

    db.session.expire_all()
    letter = db.session.scalars(policy.visible_letters(cast.sol)).one()
    assert not report.entry.open
    assert "not shown any more" in letter.words
    assert "Mia" not in letter.words


def test_an_undo_after_the_world_moved_on_says_so(as_, post):
    mo, cora = as_("Mo"), as_("Cora")
    press(mo, f"/posts/{post.id}/hide")
    first = db.session.scalars(select(Decision)).one()
    cora.post(f"/posts/{post.id}/unhide", {"reason": "It is fine."})

    mo.post(f"/decisions/{first.id}/undo")

    assert mo.response.status_code == 409
    assert "Something was done with it since" in mo.text


def test_an_undo_brings_the_report_back_into_the_queue(as_, post, cast):
    with db.transaction():
        report = Report.make(post, by=cast.sol, kind="personal")
    mo = as_("Mo")
    press(mo, f"/posts/{post.id}/hide")
    decision = db.session.scalars(select(Decision)).one()

    mo.post(f"/decisions/{decision.id}/undo")

    db.session.expire_all()
    assert report.entry.open
    assert db.session.scalars(select(Letter)).all() == []
