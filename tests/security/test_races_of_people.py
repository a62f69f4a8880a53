"""What waits, appeals, roles, suspensions and codes, from two connections at once: each once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.appeals import Appeal
from forum.models.decisions import Decision, Why
from forum.models.letters import Letter
from forum.models.members import Appointment
from forum.models.move_questions import MoveQuestion
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.second_factor import RecoveryCode, SecondFactor, hashed_codes, new_codes
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from tests.authenticator import code_of
from tests.security.two import TWICE, WHY, count, looked, loser, posts


@pytest.fixture
def waiting(cast):
    with db.transaction():
        row = WaitingPost.keep(
            cast.board_everyone, None, by=cast.ned, why="newcomer", body="Hello", title="I am new"
        )
        QueueEntry.about("waiting", board=row.board, waiting_id=row.id)
        cast.mo.appoint("coordinator", by=None)
        return row.id


def test_what_waits_is_decided_once(as_, waiting, at_once):
    mo, cora, path = as_("Mo"), as_("Cora"), f"/waiting/{waiting}"
    deeds = [(mo, f"{path}/approve", {}), (cora, f"{path}/decline", WHY)]
    deeds += [(as_("Ned"), f"{path}/take-back", {})]

    answers = at_once(*deeds)

    approved, declined, back = (each.status_code for each in answers)
    assert approved == 303 or declined == 303 or back == 303
    assert count(Decision) == (approved == 303) + (declined == 303) <= 1
    assert count(Post) == (approved == 303)
    refused = [each.text for each in answers[:2] if each.status_code != 303]
    assert all(TWICE in text for text in refused)


def test_a_number_of_what_waited_is_never_another_s(as_, cast, waiting):
    mo, ned = as_("Mo"), as_("Ned")
    ned.post(f"/waiting/{waiting}/take-back")
    with db.transaction():
        WaitingPost.keep(
            cast.board_everyone, None, by=cast.ned, why="newcomer", body="Unread", title="Other"
        )

    answer = mo.post(f"/waiting/{waiting}/approve")

    assert (answer.status_code, count(Post)) == (404, 0)


def test_an_entry_is_claimed_by_one(as_, topic, at_once, cast):
    with db.transaction():
        report = Report.make(posts(topic)[-1], by=cast.mia, kind="breaks")
    path = f"/queue/{report.entry_id}/claim"

    answers = at_once((as_("Mo"), path, {}), (as_("Cora"), path, {}))

    assert "has held this" in loser(answers)


def test_a_suspension_and_a_post_at_once_lose_no_words(as_, topic, at_once, cast):
    suspend = {**WHY, "board": str(topic.board_id), "length": "month", "may_read": "y"}

    suspended, replied = at_once(
        (as_("Mo"), f"/members/{cast.mia.id}/suspend", suspend),
        (as_("Mia"), f"/topics/{topic.id}/posts", {"body": "Still here", "once": "k"}),
    )

    assert suspended.status_code == 303
    assert replied.status_code in (303, 403)
    assert (len(posts(topic)) == 5) == (replied.status_code == 303)
    assert replied.status_code == 303 or "Still here" in replied.text


def test_somebody_is_left_who_can_give_roles(as_, at_once, cast):
    with db.transaction():
        cast.cora.appoint("administrator", by=None)
    ada, cora = as_("Ada"), as_("Cora")

    at_once(
        (ada, f"/members/{cast.cora.id}/dismiss", {"role": "administrator"}),
        (cora, f"/members/{cast.ada.id}/dismiss", {"role": "administrator"}),
    )

    assert count(Appointment, role="administrator") == 1


def test_of_yes_and_no_at_once_one_counts(as_, topic, at_once, cast):
    with db.transaction():
        MoveQuestion.ask(topic, cast.board_everyone, by=cast.mo, why=Why("", "Why", "May it?"))
        letters = {
            name: session.scalars(Letter.of(getattr(cast, name))).one().id
            for name in ("mia", "sol")
        }
    as_("Sol").post(f"/letters/{letters['sol']}/answer", {"answer": "yes"})
    mia, path = as_("Mia"), f"/letters/{letters['mia']}/answer"

    answers = at_once((mia, path, {"answer": "yes"}), (mia, path, {"answer": "no"}))

    assert [each.status_code for each in answers] == [303, 303]
    said = session.scalar(select(Letter.answer).filter_by(id=letters["mia"]))
    board = session.scalar(select(Topic.board_id).filter_by(id=topic.id))
    assert (said == "yes") == (board == cast.board_everyone.id)


def test_one_code_is_good_once(as_, cast, at_once):
    code = {"code": code_of(cast.mo)}
    browsers = [as_("Mo", proven=False) for _ in range(3)]

    answers = at_once(*[(each, "/second-factor", code) for each in browsers])

    assert sorted(each.status_code for each in answers) == [303, 422, 422]


def test_one_recovery_code_is_good_once(as_, cast, at_once):
    codes = new_codes()
    with db.transaction():
        SecondFactor.of(cast.mo).keep(hashed_codes(codes))
    browsers = [as_("Mo", proven=False) for _ in range(3)]

    answers = at_once(*[(each, "/second-factor/recovery", {"code": codes[0]}) for each in browsers])

    assert sorted(each.status_code for each in answers) == [303, 422, 422]
    assert count(RecoveryCode, used_at=None) == len(codes) - 1


def test_three_reports_at_once_hide_a_post_once(as_, topic, at_once, cast, office, on):
    on("Saturday 3:00")
    path, number = {"kind": "spam"}, topic.latest_post_id
    people = [as_(each) for each in ("Mia", "Pia", "Mo")]

    answers = at_once(*[(each, f"/posts/{number}/report", path) for each in people])

    assert [each.status_code for each in answers] == [303] * 3
    assert (count(QueueEntry), count(Report), count(Decision, act="hide")) == (1, 3, 1)
    assert not clock.now().weekday() < 5


def test_an_appeal_is_made_and_answered_once(as_, topic, at_once, cast):
    with db.transaction():
        posts(topic)[0].hide(by=cast.mo, why=Why("", "Why", "It is hidden."))
        cast.max.appoint("coordinator", by=None)
        letter = session.scalars(Letter.of(cast.mia)).one().id
    mia, appeal = as_("Mia"), {"words": "It is my own name"}

    at_once(*[(mia, f"/letters/{letter}/appeal", appeal)] * 3)
    number = session.scalars(select(Appeal.id)).one()
    judges = [(as_("Cora"), f"/appeals/{number}/uphold"), (as_("Max"), f"/appeals/{number}/stand")]
    shown = [(each, path, looked(each, path, WHY)) for each, path in judges]
    answers = at_once(*shown)

    assert TWICE in loser(answers)
    assert count(QueueEntry, kind="appeal") == 1
    assert count(Letter, kind="appeal") == 1
