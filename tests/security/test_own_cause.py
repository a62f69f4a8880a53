"""Nobody judges her own cause, answers for others, or moves what nobody agreed to."""

from __future__ import annotations

import pytest

from forum import db, policy
from forum.db import session
from forum.models import moving
from forum.models.boards import Moderatorship
from forum.models.decisions import Why
from forum.models.letters import Letter
from forum.models.move_questions import MoveQuestion
from forum.models.suspensions import Suspension
from forum.models.topics import Topic

WHY = Why("", "So", "A letter")


@pytest.fixture
def topic(cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Hello")
        topic.reply(by=cast.pia, body="Hello you")
    return topic


def letter_to(member):
    return session.scalars(Letter.of(member)).first()


@pytest.mark.parametrize("anonymous", [False, True])
def test_a_moderator_does_not_show_again_what_a_colleague_hid_of_hers(cast, topic, anonymous):
    with db.transaction():
        post = topic.reply(by=cast.mo, body="Mine", anonymous=anonymous)
        decision = post.hide(by=cast.cora, why=WHY)

    may = {who: policy.can_unhide(getattr(cast, who), post) for who in ("mo", "cora")}

    assert may == {"mo": False, "cora": True}
    assert not policy.can_undo(cast.mo, decision)


def test_a_moderator_does_not_take_back_her_own_warning(as_, cast):
    with db.transaction():
        decision = cast.mo.warn(by=cast.cora, board=cast.board_mothers, why=WHY)

    answer = as_("Mo").post(f"/decisions/{decision.id}/undo")

    assert answer.status_code == 403
    assert not session.get(type(decision), decision.id, populate_existing=True).undone


def test_each_who_wrote_has_an_appeal_of_her_own(as_, cast, topic):
    with db.transaction():
        other = Topic.open(cast.board_mothers, by=cast.mo, title="Days", body="Long")
        moving.merge(topic, other, by=cast.mo, why=WHY)
    mia, pia = as_("Mia"), as_("Pia")
    letters = {"mia": letter_to(cast.mia).id, "pia": letter_to(cast.pia).id}

    mia.post(f"/letters/{letters['mia']}/appeal", {"words": "Mine alone"})
    pia.get(f"/letters/{letters['pia']}")
    before = pia.text
    pia.post(f"/letters/{letters['pia']}/appeal", {"words": "Hers alone"})
    pia.get(f"/letters/{letters['pia']}")

    assert "Mine alone" not in before
    assert "Hers alone" in pia.text


def answers(as_, cast, name):
    number = letter_to(getattr(cast, name.lower())).id
    return as_(name).post(f"/letters/{number}/answer", {"answer": "yes"})


@pytest.fixture
def question(cast, topic):
    with db.transaction():
        return MoveQuestion.ask(topic, cast.board_everyone, by=cast.cora, why=WHY)


def board_of(topic):
    return session.get(Topic, topic.id, populate_existing=True).board.slug


def test_whoever_wrote_since_is_asked_as_well(as_, cast, topic, question):
    with db.transaction():
        topic.reply(by=cast.sol, body="Me too", anonymous=True)

    for name in ("Mia", "Pia"):
        answers(as_, cast, name)

    assert board_of(topic) == "mothers"
    answers(as_, cast, "Sol")
    assert board_of(topic) == "everyone"


def test_what_stands_elsewhere_by_now_stays_there(as_, cast, topic, question):
    with db.transaction():
        moving.move(topic, cast.board_moderators, by=cast.cora)

    for name in ("Mia", "Pia"):
        answers(as_, cast, name)

    assert board_of(topic) == "moderators"


def test_nothing_moves_for_who_may_not_move_it_any_more(as_, cast, topic, question):
    with db.transaction():
        cast.cora.dismiss("coordinator", by=None)
        session.add(Moderatorship(board=topic.board, member=cast.cora))

    for name in ("Mia", "Pia"):
        answers(as_, cast, name)

    assert board_of(topic) == "mothers"
    assert session.get(MoveQuestion, question.id, populate_existing=True).outcome == "refused"


def test_a_moderator_does_not_end_the_suspension_of_a_colleague(cast):
    with db.transaction():
        cast.max.suspend(by=cast.cora, board=cast.board_mothers, days=14)
    running = Suspension.of(cast.max)

    assert policy.can_restore(cast.cora, running)
    assert not policy.can_restore(cast.mo, running)
