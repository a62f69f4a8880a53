"""Several reports about one member are decided at once: one reason, one letter, one undo."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db, policy
from forum.models.content_notes import ContentNote
from forum.models.decisions import Decision
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic
from tests.deciding import REASON, fields, press


@pytest.fixture
def waiting(cast, lately):
    """Mia's: an opening post, its topic, two replies, herself; a post of Sol's. By number."""

    def story():
        board = cast.board_mothers
        topic = Topic.open(board, by=cast.mia, title="Nights", body="canaryfirst")
        replies = [topic.reply(by=cast.mia, body=f"Too {number}") for number in (1, 2)]
        kind = topic.reply(by=cast.sol, body="Kind words")
        things = [topic.opening_post, topic, *replies, cast.mia, kind]
        reports = [Report.make(each, by=cast.pia, kind="breaks", board=board) for each in things]
        return [each.entry_id for each in reports]

    return lately("together: waiting", story)


def entries():
    db.session.expire_all()
    return db.session.scalars(select(QueueEntry).order_by(QueueEntry.id)).all()


def letters(member):
    return db.session.scalars(policy.visible_letters(member)).all()


def way(cast, act, number):
    """Where an act is decided from an entry, and what else its form asks for."""
    post = db.session.get(QueueEntry, number).written
    if act in ("nothing", "settled"):
        return f"/queue/{number}/{act}", {}
    if act in ("warn", "suspend"):
        more = {"board": str(cast.board_mothers.id), "length": "month"}
        return f"/members/{cast.mia.id}/{act}", more | {"entry": str(number)}
    return f"/posts/{post.id}/{act.replace('_', '-')}", {"entry": str(number)}


ACTS = {  # how many letters Mia gets, and which of the other five are offered
    "nothing": (0, [1, 2, 3, 4]),
    "settled": (0, [1, 2, 3, 4]),
    "hide": (1, [1, 2, 3]),
    "ask_edit": (1, [1, 2, 3]),
    "warn": (1, [1, 2, 3, 4]),
    "suspend": (1, [1, 2, 3, 4]),
}


@pytest.mark.parametrize("act", ACTS)
def test_all_that_is_ticked_is_decided_with_one_letter_and_one_undo(as_, cast, waiting, act):
    mo, (told, offered) = as_("Mo"), ACTS[act]
    path, words = way(cast, act, waiting[0])
    mo.get(f"{path}?entry={waiting[0]}")
    assert mo.page.xpath('//input[@name="also"]/@value') == [str(waiting[n]) for n in offered]

    press(mo, path, also=[str(waiting[n]) for n in offered], **words)

    assert mo.response.status_code == 303
    mia = letters(cast.mia)
    assert len(mia) == told
    assert all(each.words.count("\n– ") == 3 for each in mia)
    decided = [0, *offered] if act != "ask_edit" else []
    assert [n for n, each in enumerate(entries()) if not each.open] == decided
    assert len(letters(cast.pia)) == len(decided)
    first = next(
        d for d in db.session.scalars(select(Decision).order_by(Decision.id.desc())) if d.was
    )
    mo.post(f"/decisions/{first.id}/undo")
    assert mo.response.status_code == 303
    assert all(each.open for each in entries())
    assert first.undone
    assert letters(cast.mia) == []
    assert letters(cast.pia) == []


def test_it_is_answered_in_place_and_what_is_not_ticked_stays(as_, cast, waiting):
    mo = as_("Mo")
    path, words = way(cast, "hide", waiting[0])

    press(mo, path, also=[str(waiting[3])], htmx=True, **words)

    assert "2 posts are hidden." in mo.text
    assert "Undo" in mo.text
    hidden = [each.written.hidden for each in entries() if each.post_id]
    assert hidden == [True, False, True, False]


def test_the_letter_leads_to_what_it_names_and_the_hidden_words_stand_in_it(as_, cast, waiting):
    mo, mia = as_("Mo"), as_("Mia")
    led = '//main//ul[@class="list"]//a[contains(@href, "/posts/")]/@href'
    for act, entry, also in (("ask_edit", 0, 2), ("warn", 3, 1)):
        path, words = way(cast, act, waiting[entry])
        press(mo, path, also=[str(waiting[also])], **words)
        mia.get(f"/letters/{letters(cast.mia)[0].id}")
        assert [each.endswith("edit") for each in mia.page.xpath(led)] == [act == "ask_edit"] * 2

    path, words = way(cast, "hide", waiting[0])
    press(mo, path, also=[str(waiting[2])], **words)
    mia.get(f"/letters/{letters(cast.mia)[0].id}")

    assert "canaryfirst" in mia.text
    assert "Too 1" in mia.text


def test_what_another_holds_or_has_decided_is_said_and_nothing_is_done(as_, cast, waiting):
    mo, cora = as_("Mo"), as_("Cora")
    cora.post(f"/queue/{waiting[2]}/nothing", {"reason": REASON})
    cora.post(f"/queue/{waiting[3]}/claim")
    path, words = way(cast, "warn", waiting[0])
    mo.get(f"{path}?entry={waiting[0]}")
    assert "Cora holds this" in mo.text

    press(mo, path, also=[str(n) for n in waiting[1:4]], **words)

    assert mo.response.status_code == 422
    assert "Cora has decided this already." in mo.text
    assert "Cora has held this since just now" in mo.text
    assert REASON in mo.text
    assert fields(mo)["also"] == str(waiting[1])
    assert cast.mia.warnings() == []
    press(mo, path, also=[str(waiting[1])], **words)
    assert len(cast.mia.warnings()) == 1


def test_nothing_of_somebody_else_goes_along_and_nothing_of_an_anonymous_post(as_, cast, waiting):
    mo = as_("Mo")
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.sol, title="Quiet", body="Mine")
        masked = topic.reply(by=cast.mia, body="Nobody knows", anonymous=True)
        number = Report.make(masked, by=cast.pia, kind="breaks").entry_id

    mo.get(f"/posts/{masked.id}/hide?entry={number}")
    assert mo.page.xpath('//input[@name="also"]') == []
    path, words = way(cast, "hide", waiting[2])
    press(mo, path, also=[str(waiting[5])], **words)

    assert mo.response.status_code == 422
    assert not db.session.get(QueueEntry, waiting[5]).written.hidden
    assert db.session.scalars(select(Decision)).all() == []


def test_what_may_be_hard_to_read_is_not_thrown_at_anybody(as_, cast, waiting):
    with db.transaction():
        db.session.get(QueueEntry, waiting[3]).written.notes = [ContentNote.named("sleep")]
    mo = as_("Mo")

    mo.get(f"/queue/{waiting[0]}/nothing")

    assert "Too 1" in mo.text
    assert "Too 2" not in mo.text
    assert "Read it first" in mo.text
