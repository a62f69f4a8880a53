"""Deciding from the queue: nothing is wrong, and what each decision closes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db, policy
from forum.models.decisions import Decision
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from tests.deciding import REASON, fields, press


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="canaryfirst")

    return lately("queue decisions: topic", story)


@pytest.fixture
def post(topic):
    return topic.opening_post


def report(thing, by, kind="breaks", **more):
    with db.transaction():
        return Report.make(thing, by=by, kind=kind, **more)


def entries():
    db.session.expire_all()
    return db.session.scalars(select(QueueEntry).order_by(QueueEntry.id)).all()


def letters(member):
    return db.session.scalars(policy.visible_letters(member)).all()


@pytest.mark.parametrize("htmx", [False, True])
def test_nothing_wrong_closes_the_report_and_tells_whoever_made_it(as_, cast, post, htmx):
    number = report(post, cast.pia).entry_id
    mo = as_("Mo")

    mo.post(f"/queue/{number}/nothing", {"reason": REASON}, htmx=htmx)

    assert mo.response.status_code == (200 if htmx else 303)
    assert not entries()[0].open
    assert entries()[0].decision.act == "nothing"
    assert "what you reported can stay" in letters(cast.pia)[0].words
    assert letters(cast.mia) == []


def test_a_topic_and_a_member_can_be_found_alright_too(as_, cast, topic):
    report(topic, cast.pia)
    report(cast.sol, cast.pia, board=cast.board_mothers)
    mo = as_("Mo")

    for entry in entries():
        mo.get(f"/queue/{entry.id}/nothing")
        assert "Nothing is wrong" in mo.text
        assert "Write to the person" not in mo.text
        mo.post(f"/queue/{entry.id}/nothing", {"reason": REASON})

    assert [each.open for each in entries()] == [False, False]


def test_what_is_hidden_cannot_stay_unless_it_is_shown_again(as_, cast, post):
    number = report(post, cast.pia).entry_id
    with db.transaction():
        post.hide(by=None)
    mo = as_("Mo")

    mo.get(f"/queue/{number}")
    assert "Nothing is wrong" not in mo.text
    mo.post(f"/queue/{number}/nothing", {"reason": REASON})
    assert mo.response.status_code == 409
    assert "It is hidden just now." in mo.text
    press(mo, f"/posts/{post.id}/unhide")

    assert not entries()[0].open
    assert "what you reported can stay" in letters(cast.pia)[0].words


def test_a_reason_is_needed(as_, cast, post):
    number = report(post, cast.pia).entry_id
    mo = as_("Mo")

    mo.post(f"/queue/{number}/nothing", {"reason": " "})

    assert mo.response.status_code == 422
    assert entries()[0].open


def test_what_another_holds_or_has_decided_is_not_decided_again(as_, cast, post):
    number = report(post, cast.pia).entry_id
    mo = as_("Mo")
    with db.transaction():
        entries()[0].claim(by=cast.cora)

    mo.post(f"/queue/{number}/nothing", {"reason": REASON})
    assert mo.response.status_code == 409
    assert "Cora has held this since just now" in mo.text
    as_("Cora").post(f"/queue/{number}/nothing", {"reason": REASON})
    mo.post(f"/queue/{number}/nothing", {"reason": REASON})

    assert mo.response.status_code == 409
    assert "Cora has decided this already." in mo.text
    assert len(db.session.scalars(select(Decision)).all()) == 1


def test_taking_it_back_puts_the_report_in_line_again(as_, cast, post):
    number = report(post, cast.pia).entry_id
    mo = as_("Mo")
    mo.post(f"/queue/{number}/nothing", {"reason": REASON})

    mo.post(f"/decisions/{entries()[0].decision_id}/undo")

    assert entries()[0].open
    assert letters(cast.pia) == []


def test_hiding_the_post_where_it_stands_closes_its_entry_and_that_of_its_topic(
    as_, cast, topic, post
):
    report(post, cast.pia)
    report(topic, cast.sol)

    press(as_("Mo"), f"/posts/{post.id}/hide")

    assert [each.open for each in entries()] == [False, False]
    assert "is not shown any more" in letters(cast.sol)[0].words


def test_declining_a_waiting_post_closes_its_entry_and_undo_opens_it(as_, cast, topic):
    with db.transaction():
        kept = WaitingPost.keep(topic.board, topic, by=cast.ned, why="newcomer", body="Hello")
        QueueEntry.about("waiting", board=topic.board, waiting_id=kept.id)
        other = WaitingPost.keep(topic.board, topic, by=cast.ned, why="newcomer", body="Again")
        QueueEntry.about("waiting", board=topic.board, waiting_id=other.id)
    mo = as_("Mo")
    mo.get(f"/queue/{entries()[0].id}")
    assert "Publish it" in mo.text

    press(mo, f"/waiting/{kept.id}/decline")
    assert not entries()[0].open
    mo.post(f"/decisions/{entries()[0].decision_id}/undo")
    assert entries()[0].open
    mo.post(f"/waiting/{kept.id}/approve")

    assert [each.waiting_id for each in entries()] == [other.id]


@pytest.mark.parametrize("act", ["warn", "suspend", "move"])
def test_what_is_decided_from_the_queue_closes_the_entry_it_came_from(as_, cast, post, act):
    number = report(post, cast.pia).entry_id
    cora = as_("Cora")
    cora.get(f"/queue/{number}")
    way = cora.page.xpath(f'//main//a[contains(@href, "/{act}?")]/@href')[0]
    cora.get(way)
    more = {"board": MORE[act](cast), "how": "now", "length": "month"}

    press(cora, way.partition("?")[0], entry=fields(cora)["entry"], **more)

    assert cora.response.status_code == 303
    entry = entries()[0]
    assert (entry.open, entry.decision.act) == (False, act)
    assert "Nobody was told that the report came from you." in letters(cast.pia)[0].words
    cora.post(f"/decisions/{entry.decision_id}/undo")
    assert entries()[0].open


MORE = {
    "warn": lambda cast: str(cast.board_mothers.id),
    "suspend": lambda cast: str(cast.board_mothers.id),
    "move": lambda cast: str(cast.board_everyone.id),
}


def test_nobody_is_warned_twice_for_one_report(as_, cast, post):
    number = report(post, cast.pia).entry_id
    cora, mo = as_("Cora"), as_("Mo")
    path, words = f"/members/{cast.mia.id}/warn", {"board": str(cast.board_mothers.id)}
    press(mo, path, entry=str(number), **words)

    cora.get(f"{path}?entry={number}")
    assert "Mo has decided this already." in cora.text
    press(cora, path, entry=str(number), **words)

    assert cora.response.status_code == 409
    assert len(cast.mia.warnings()) == 1


def test_an_entry_about_somebody_else_is_not_closed_by_a_forged_form(as_, cast, post):
    number = report(post, cast.pia).entry_id
    words = {"board": str(cast.board_mothers.id), "entry": str(number)}

    press(as_("Mo"), f"/members/{cast.sol.id}/warn", **words)

    assert entries()[0].open


@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_done_in_another_way_is_taken_care_of(as_, cast, post, htmx):
    number = report(post, cast.pia).entry_id
    mo = as_("Mo")

    mo.post(f"/queue/{number}/settled", htmx=htmx)

    assert mo.response.status_code == (200 if htmx else 303)
    assert (entries()[0].open, entries()[0].decision.act) == (False, "settled")
    assert "done what is needed" in letters(cast.pia)[0].words
    assert as_("Cora").post(f"/queue/{number}/settled").status_code == 409
