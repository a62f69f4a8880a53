"""While you were away: put back or kept by the first moderator back, who is noted in the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import db, policy
from forum.models import meanwhile
from forum.models.audit import AuditEntry
from forum.models.hours import Hours
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.suspensions import Suspension
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from tests.deciding import press
from tests.hours import OFFICE


@pytest.fixture
def topic(cast):
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="canarynight")


@pytest.fixture
def night(on, office, cast, topic):
    """On Saturday the forum hid a post and paused Sol; on Monday morning somebody comes."""
    on("Saturday 22:00")
    with db.transaction():
        hid = topic.opening_post.hide(by=None)
        paused = cast.sol.suspend(by=None, board=cast.board_mothers, days=None)
    return hid, paused


def came_in(moment):
    """Gives every entry that moment: the database's own clock is not stopped."""
    for each in db.session.scalars(select(QueueEntry)):
        each.created_at = moment


def letters(member):
    return db.session.scalars(policy.visible_letters(member)).all()


def test_home_and_the_queue_lead_there_first(as_, on, night):
    on("Saturday 23:00")
    mo = as_("Mo")

    mo.get("/")
    assert "While you were away: 2 things wait" in mo.text
    mo.get("/queue")
    assert "While you were away, 2 things came up." in mo.text
    max_ = as_("Max")
    max_.get("/")

    assert "While you were away" not in max_.text


def test_it_shows_what_the_forum_did_and_what_cannot_wait(as_, on, cast, topic, night):
    with db.transaction():
        Report.make(cast.pia, by=cast.mia, kind="worried", board=topic.board)
        kept = WaitingPost.keep(topic.board, topic, by=cast.ned, why="newcomer", body="Hello")
        QueueEntry.about("waiting", board=topic.board, waiting_id=kept.id)
        Report.make(topic.reply(by=cast.pia, body="Words"), by=cast.mia, kind="spam")
        came_in(on("Saturday 22:00"))
    mo = as_("Mo")

    mo.get("/queue/away")

    assert "A post is hidden" in mo.text
    assert "canarynight" in mo.text
    assert "Sol is paused" in mo.text
    assert "An urgent report" in mo.text
    assert mo.text.count("A post that waits") == 1


def test_what_came_in_while_somebody_was_here_is_not_among_it(as_, on, office, cast, topic):
    with db.transaction():
        Report.make(cast.pia, by=cast.mia, kind="worried", board=topic.board)
        came_in(on("Monday 16:00"))
    on("Monday 23:00")
    mo = as_("Mo")

    mo.get("/queue/away")

    assert "All is looked at" in mo.text


def test_the_log_notes_once_who_has_looked(as_, cast, night):
    mo = as_("Mo")

    mo.get("/queue/away")
    mo.get("/queue/away")

    looks = db.session.scalars(select(AuditEntry).filter_by(action="decision.look")).all()
    assert [each.actor_id for each in looks] == [cast.mo.id]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_post_is_put_back(as_, cast, topic, night, htmx):
    mo = as_("Mo")

    mo.post(f"/decisions/{night[0].id}/undo", htmx=htmx)

    db.session.expire_all()
    assert topic.opening_post.body == "canarynight"
    mo.get("/queue/away")
    assert "A post is hidden" not in mo.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_post_is_kept_hidden_with_a_reason_and_a_letter(as_, cast, topic, night, htmx):
    with db.transaction():
        Report.make(topic.opening_post, by=cast.pia, kind="breaks")
    mo = as_("Mo")

    press(mo, f"/queue/away/{night[0].id}/keep", htmx=htmx)

    db.session.expire_all()
    assert topic.opening_post.hidden
    assert "it stays hidden" in letters(cast.mia)[0].words
    assert letters(cast.mia)[0].can_be_appealed
    assert "not shown any more" in letters(cast.pia)[0].words
    mo.get("/queue/away")
    assert "A post is hidden" not in mo.text
    mo.post(f"/queue/away/{night[0].id}/keep", {"reason": "Again"})
    assert mo.response.status_code == 409


def test_a_pause_is_ended(as_, cast, night):
    mo = as_("Mo")

    mo.post(f"/decisions/{night[1].id}/undo")

    db.session.expire_all()
    assert Suspension.of(cast.sol) is None
    mo.get("/queue/away")
    assert "Sol is paused" not in mo.text


def test_a_pause_becomes_a_suspension_with_an_end(as_, cast, night):
    mo = as_("Mo")
    mo.get("/queue/away")
    address = mo.page.xpath('//a[contains(text(), "Make it a suspension")]')[0].get("href")
    mo.get(address)
    assert mo.response.status_code == 200

    press(mo, address, length="month", board=str(cast.board_mothers.id))

    db.session.expire_all()
    running = Suspension.of(cast.sol)
    assert running.until is not None
    mo.get("/queue/away")
    assert "Sol is paused" not in mo.text


def test_what_a_moderator_did_cannot_be_kept_here(as_, cast, topic):
    with db.transaction():
        decision = topic.opening_post.hide(by=cast.cora)
    mo = as_("Mo")

    assert mo.get(f"/queue/away/{decision.id}/keep").status_code == 404


def test_another_board_s_night_is_not_there(as_, night):
    max_ = as_("Max")

    max_.get("/queue/away")

    assert "canarynight" not in max_.text
    assert "Sol" not in max_.text
    assert max_.get(f"/queue/away/{night[0].id}/keep").status_code == 404
    assert max_.post(f"/queue/away/{night[0].id}/keep", {"reason": "No"}).status_code == 404


def test_the_last_absence_ends_where_somebody_is_here(on):
    hours, friday = Hours(OFFICE), on("Friday 17:00")
    monday = on("Monday 9:00") + timedelta(days=7)

    assert meanwhile.last_absence(hours, monday + timedelta(hours=1)) == (friday, monday)
    night = monday + timedelta(hours=13)
    assert meanwhile.last_absence(hours, night) == (monday + timedelta(hours=8), night)
    assert meanwhile.last_absence(None, night) == (night - timedelta(days=1), night)
