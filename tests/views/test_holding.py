"""Who holds what waits: claims, handing on, a line to the coordinator, and breaks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db, policy
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="The first words")

    return lately("holding: topic", story)


@pytest.fixture
def post(topic):
    return topic.opening_post


def report(thing, *, by):
    with db.transaction():
        return Report.make(thing, by=by, kind="breaks")


def entry_of(thing):
    db.session.expire_all()
    return db.session.scalars(select(QueueEntry).order_by(QueueEntry.id.desc())).first()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_claim_holds_it_for_a_day(as_, cast, post, htmx):
    report(post, by=cast.pia)
    number, mo, cora = entry_of(post).id, as_("Mo"), as_("Cora")

    mo.post(f"/queue/{number}/claim", htmx=htmx)
    if htmx:
        assert "You hold this, so nobody else reads it" in mo.text
    cora.post(f"/queue/{number}/claim", htmx=htmx)

    assert cora.response.status_code == 409
    assert "Mo has held this since just now" in cora.text
    assert entry_of(post).holder == cast.mo
    cora.get(f"/queue/{number}")
    assert "What cannot wait" in cora.text
    assert cora.page.xpath(f'//main//a[@href="/queue/{number}/concern"]')
    assert "Hide the post" not in cora.text
    assert "Nothing is wrong" not in cora.text
    cora.get("/queue")
    assert "Mo holds this" in cora.text
    with db.transaction():
        entry_of(post).claimed_until = clock.ago(minutes=1)
    assert cora.post(f"/queue/{number}/claim").status_code == 303


@pytest.mark.parametrize("htmx", [False, True])
def test_handing_on_asks_nobody_why(as_, cast, post, htmx):
    report(post, by=cast.pia)
    number, mo = entry_of(post).id, as_("Mo")
    mo.post(f"/queue/{number}/claim")

    mo.post(f"/queue/{number}/hand-on", {"to": ""}, htmx=htmx)

    assert mo.response.status_code == (200 if htmx else 303)
    assert entry_of(post).holder is None


def test_it_can_be_handed_to_a_colleague_of_the_board_and_to_nobody_else(as_, cast, post):
    report(post, by=cast.pia)
    number, mo = entry_of(post).id, as_("Mo")
    mo.get(f"/queue/{number}")
    names = [each.text for each in mo.page.xpath('//select[@name="to"]/option')]
    assert names == ["Everybody who looks after it", "Cora"]

    mo.post(f"/queue/{number}/hand-on", {"to": str(cast.max.id)})
    assert entry_of(post).holder is None
    mo.post(f"/queue/{number}/hand-on", {"to": str(cast.cora.id)})

    assert entry_of(post).holder == cast.cora
    assert mo.post(f"/queue/{number}/hand-on", {"to": ""}).status_code == 409


@pytest.mark.parametrize("htmx", [False, True])
def test_the_coordinator_alone_hears_that_it_was_hard(as_, cast, post, htmx):
    report(post, by=cast.pia)
    number, mo = entry_of(post).id, as_("Mo")

    mo.post(f"/queue/{number}/hard", {"words": "I read about my own night"}, htmx=htmx)

    letters = {
        name: db.session.scalars(policy.visible_letters(getattr(cast, name.lower()))).all()
        for name in ("Cora", "Mo", "Max", "Ada", "Mia")
    }
    assert [name for name, found in letters.items() if found] == ["Cora"]
    assert "I read about my own night" in letters["Cora"][0].words
    assert "Mo has read something" in letters["Cora"][0].words


def test_words_that_are_too_long_come_back(as_, cast, post):
    report(post, by=cast.pia)
    mo = as_("Mo")

    mo.post(f"/queue/{entry_of(post).id}/hard", {"words": "x" * 1_001})

    assert mo.response.status_code == 422
    assert "x" * 1_001 in mo.response.text


def test_after_ten_hard_ones_or_45_minutes_a_break_is_suggested(as_, cast, topic):
    mo = as_("Mo")
    with db.transaction():
        for number in range(10):
            words = topic.reply(by=cast.sol, body=f"Hard {number}")
            entry = Report.make(words, by=cast.pia, kind="worried").entry
            entry.close(by=cast.mo)
    mo.get("/queue")
    assert "Take a break" in mo.text

    with db.transaction():
        for each in db.session.scalars(select(QueueEntry)):
            each.closed_at -= timedelta(hours=2)
    mo.get("/queue")
    assert "Take a break" not in mo.text
    with db.transaction():
        db.session.scalars(select(QueueEntry)).first().closed_at = clock.ago(minutes=50)
    mo.get("/queue")
    assert "Take a break" in mo.text


def test_what_is_decided_says_by_whom_and_when(as_, cast, post):
    report(post, by=cast.pia)
    number = entry_of(post).id
    with db.transaction():
        entry_of(post).close(by=cast.cora)
    mo = as_("Mo")

    mo.get(f"/queue/{number}")

    assert "Cora has decided this." in mo.text
    assert mo.page.xpath(f'//main//a[@href="/posts/{post.id}/hide"]')  # anew, not from this entry
    assert mo.post(f"/queue/{number}/claim").status_code == 409
    assert "Cora has decided this already." in mo.text
