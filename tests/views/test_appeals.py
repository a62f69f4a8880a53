"""Appeals: read by somebody who did not decide, who takes it back or lets it stand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db, policy
from forum.models import together
from forum.models.appeals import Appeal
from forum.models.audit import AuditEntry
from forum.models.decisions import Why
from forum.models.letters import Letter
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from tests.deciding import REASON, press

WHY = Why("Be kind", "It told somebody off.", "We have hidden it.")
PLEA = "I meant it as help."


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.sol, title="Nights", body="Hello")

    return lately("appeals: topic", story)


def appeal_against(decision):
    with db.transaction():
        letter = db.session.scalars(select(Letter).filter_by(decision_id=decision.id)).first()
        return Appeal.make(letter, words=PLEA)


@pytest.fixture
def hidden(cast, topic, lately):
    """Mia's reply, hidden by Mo."""

    def story(topic):
        post = topic.reply(by=cast.mia, body="canaryreply")
        Report.make(post, by=cast.pia, kind="breaks")
        decision = post.hide(by=cast.mo, why=WHY)
        entry().close(by=cast.mo, decision=decision)
        return post, decision

    return lately("appeals: hidden", story, after="appeals: topic")


def entry(**about):
    return db.session.scalars(select(QueueEntry).filter_by(**about)).first()


def letters(member):
    db.session.expire_all()
    found = db.session.scalars(policy.visible_letters(member)).all()
    return [each for each in found if each.kind == "appeal"]


def test_who_did_not_decide_reads_all_that_is_needed(as_, cast, hidden):
    appeal = appeal_against(hidden[1])
    cora = as_("Cora")

    cora.get("/queue?show=appeals")
    assert "An appeal" in cora.text
    answer = cora.get(f"/queue/{entry(appeal_id=appeal.id).id}")
    assert answer.headers["Location"] == f"/appeals/{appeal.id}"
    cora.get(f"/appeals/{appeal.id}")

    for words in (PLEA, "It told somebody off.", "canaryreply", "We have hidden it.", "Mo"):
        assert words in cora.text


def test_nobody_judges_her_own_decision(as_, cast, hidden):
    appeal = appeal_against(hidden[1])
    mo = as_("Mo")

    mo.get(f"/queue/{entry(appeal_id=appeal.id).id}")
    assert "You decided this yourself" in mo.text
    for address in (f"/appeals/{appeal.id}", f"/appeals/{appeal.id}/uphold"):
        assert mo.get(address).status_code == 404
    for act in ("uphold", "stand"):
        assert mo.post(f"/appeals/{appeal.id}/{act}", {"reason": REASON}).status_code == 404

    assert not appeal.decided


def test_for_everybody_else_there_is_no_such_page(as_, hidden):
    appeal = appeal_against(hidden[1])

    for name in ("Mia", "Max", "Pia", "Ada", "Vi"):
        reader = as_(name)

        reader.get(f"/appeals/{appeal.id}")

        assert reader.response.status_code == (303 if name == "Vi" else 404), name


@pytest.mark.parametrize("htmx", [False, True])
def test_upheld_everything_is_restored_with_a_letter(as_, cast, hidden, htmx):
    post, decision = hidden
    appeal = appeal_against(decision)
    cora = as_("Cora")

    cora.post(f"/appeals/{appeal.id}/uphold", {"reason": REASON}, htmx=htmx)
    assert "We were wrong, and we are sorry".lower() in cora.text.lower()
    press(cora, f"/appeals/{appeal.id}/uphold", htmx=htmx)

    db.session.expire_all()
    assert not post.hidden
    assert post.body == "canaryreply"
    assert appeal.outcome == "upheld"
    assert decision.undone
    assert all(not each.open for each in db.session.scalars(select(QueueEntry)))
    assert REASON in letters(cast.mia)[0].words
    log = db.session.scalars(select(AuditEntry).filter_by(action="appeal.upheld")).one()
    assert log.actor_id == cast.cora.id
    mia = as_("Mia")
    mia.get(f"/letters/{appeal.letter_id}")
    assert "Somebody else looked at it, and took the decision back." in mia.text


@pytest.mark.parametrize("htmx", [False, True])
def test_kept_it_stands_with_a_letter(as_, cast, hidden, htmx):
    post, decision = hidden
    appeal = appeal_against(decision)
    cora = as_("Cora")

    press(cora, f"/appeals/{appeal.id}/stand", htmx=htmx)

    db.session.expire_all()
    assert post.hidden
    assert appeal.outcome == "kept"
    assert not entry(appeal_id=appeal.id).open
    assert "It stays as it was decided".lower() in letters(cast.mia)[0].words.lower()
    cora.get(f"/appeals/{appeal.id}")
    assert "It stands" in cora.text


def test_answered_once_it_is_not_answered_again(as_, cast, hidden):
    appeal = appeal_against(hidden[1])
    with db.transaction():
        appeal.let_stand(by=cast.max, why=Why(reason="It stays.", letter="It stays."))
    cora = as_("Cora")

    cora.post(f"/appeals/{appeal.id}/uphold", {"reason": REASON})

    assert cora.response.status_code == 409
    assert "Max has answered this already." in cora.text
    assert len(letters(cast.mia)) == 1


def test_what_another_holds_is_left_to_her(as_, cast, topic):
    with db.transaction():
        post = topic.reply(by=cast.mia, body="Words")
        decision = post.hide(by=cast.max, why=WHY)
    appeal = appeal_against(decision)
    with db.transaction():
        entry(appeal_id=appeal.id).claim(by=cast.mo)
    cora = as_("Cora")

    cora.post(f"/appeals/{appeal.id}/stand", {"reason": REASON})

    assert cora.response.status_code == 409
    assert "Mo has held this since" in cora.text


def test_when_the_world_moved_on_it_is_upheld_all_the_same(as_, cast, hidden):
    post, decision = hidden
    appeal = appeal_against(decision)
    with db.transaction():
        post.unhide(by=cast.max)
        post.hide(by=cast.max)
    cora = as_("Cora")

    press(cora, f"/appeals/{appeal.id}/uphold", htmx=True)

    db.session.expire_all()
    assert "please do that by hand" in cora.text
    assert appeal.outcome == "upheld"
    assert post.hidden
    assert len(letters(cast.mia)) == 1


def test_who_appeals_stays_unknown_when_she_wrote_anonymously(as_, cast, topic):
    with db.transaction():
        post = topic.reply(by=cast.mia, body="Nobody knows me", anonymous=True)
        decision = post.hide(by=cast.mo, why=WHY)
    appeal = appeal_against(decision)
    cora = as_("Cora")

    cora.get(f"/appeals/{appeal.id}")
    assert "Mia" not in cora.text
    press(cora, f"/appeals/{appeal.id}/uphold")
    assert "Mia" not in cora.text

    assert len(letters(cast.mia)) == 1


def test_a_declined_post_is_published_when_that_was_wrong(as_, cast, topic):
    with db.transaction():
        kept = WaitingPost.keep(topic.board, topic, by=cast.mia, why="newcomer", body="Hello all")
        QueueEntry.about("waiting", board=topic.board, waiting_id=kept.id)
        decision = kept.decline(by=cast.mo, why=WHY)
        entry().close(by=cast.mo, decision=decision)
    appeal = appeal_against(decision)

    press(as_("Cora"), f"/appeals/{appeal.id}/uphold")

    mia = as_("Mia")
    mia.get(f"/topics/{topic.id}")
    assert "Hello all" in mia.text
    assert all(not each.open for each in db.session.scalars(select(QueueEntry)))


def test_several_that_were_hidden_together_come_back_together(as_, cast, topic):
    with db.transaction():
        posts = [topic.reply(by=cast.mia, body=f"Words {number}") for number in range(3)]
        decision = together.hide(posts, by=cast.mo, why=WHY)[0]
    appeal = appeal_against(decision)

    press(as_("Cora"), f"/appeals/{appeal.id}/uphold")

    db.session.expire_all()
    assert [each.hidden for each in posts] == [False] * 3


def test_a_suspension_is_ended_when_it_was_wrong(as_, cast):
    with db.transaction():
        decision = cast.sol.suspend(by=cast.mo, board=cast.board_mothers, days=14, why=WHY)
    appeal = appeal_against(decision)

    press(as_("Cora"), f"/appeals/{appeal.id}/uphold")

    assert not db.session.get(type(cast.sol), cast.sol.id, populate_existing=True).rights.suspended
