"""Two moderators at the same second: one claims, one decides, and nothing is done twice."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.models.appeals import Appeal
from forum.models.decisions import Decision
from forum.models.letters import Letter
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic

REASON = "It names a nurse."


@pytest.fixture
def post(cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I am tired")
        Report.make(topic.opening_post, by=cast.pia, kind="breaks")
        return topic.opening_post


def entry():
    db.session.expire_all()
    return db.session.scalars(select(QueueEntry).order_by(QueueEntry.id)).first()


def statuses(answers):
    return sorted(each.status_code for each in answers)


def test_of_two_claims_one_wins_and_the_other_is_told(as_, post, at_once):
    path = f"/queue/{entry().id}/claim"

    answers = at_once((as_("Mo"), path, {}), (as_("Cora"), path, {}))

    assert statuses(answers) == [303, 409]
    told = next(each.text for each in answers if each.status_code == 409)
    assert f"{entry().holder.display_name} has held this since" in told


def test_of_two_who_find_nothing_wrong_one_decides(as_, post, at_once):
    path = f"/queue/{entry().id}/nothing"

    answers = at_once(
        (as_("Mo"), path, {"reason": REASON}), (as_("Cora"), path, {"reason": REASON})
    )

    assert statuses(answers) == [303, 409]
    decision = db.session.scalars(select(Decision)).one()
    told = next(each.text for each in answers if each.status_code == 409)
    assert f"{decision.by.display_name} has decided this already." in told
    assert len(db.session.scalars(select(Letter)).all()) == 1


def test_nothing_wrong_and_a_claim_leave_one_state(as_, post, at_once):
    number = entry().id

    claimed, decided = at_once(
        (as_("Cora"), f"/queue/{number}/claim", {}),
        (as_("Mo"), f"/queue/{number}/nothing", {"reason": REASON}),
    )

    assert {claimed.status_code, decided.status_code} == {303, 409}
    assert entry().open is (decided.status_code == 409)


def test_of_two_who_answer_an_appeal_one_does(as_, cast, post, at_once):
    with db.transaction():
        decision = post.hide(by=cast.max)
        letter = Letter.to(
            cast.mia, words="We have hidden it.", kind="decision", by=cast.max, decision=decision
        )
        appeal = Appeal.make(letter, words="Please look again.")
    people, answers = [as_("Mo"), as_("Cora")], []
    sent = []
    for person, act in zip(people, ("uphold", "stand"), strict=True):
        path = f"/appeals/{appeal.id}/{act}"
        person.post(path, {"reason": REASON})
        form = next(each for each in person.page.forms if "looked" in each.fields)
        sent.append((person, path, {key: value or "" for key, value in form.fields.items()}))

    answers = at_once(*sent)

    assert statuses(answers) == [303, 409]
    db.session.expire_all()
    kinds = [each.kind for each in db.session.scalars(select(Letter))]
    assert kinds.count("appeal") == 1
    assert post.hidden is (db.session.scalars(select(Appeal)).one().outcome == "kept")
