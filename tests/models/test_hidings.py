"""A hidden post: its place stays, its words stand nowhere but in its hiding."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import db, policy
from forum.models import conversation, undoing
from forum.models.audit import AuditEntry
from forum.models.decisions import Why
from forum.models.hidings import Hiding
from forum.models.letters import Letter
from forum.models.notifications import Notification
from forum.models.topics import Topic
from tests import indexed

WHY = Why(clause="Be kind", reason="It names a nurse.", letter="We have hidden your post.")
CANARY = "canaryhidden"


@pytest.fixture
def topic(cast, lately):
    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title=CANARY, body=f"First {CANARY}.")
        topic.reply(by=cast.sol, body="Yes.", quoting=topic.opening_post, quoted_words=CANARY)
        return topic

    return lately("topic of hidings", story)


def test_a_hidden_posts_words_stand_in_its_hiding_alone(topic, cast):
    with db.transaction():
        topic.opening_post.hide(by=cast.mo, why=WHY)

    holding = [
        table.name
        for table in db.Tables.metadata.sorted_tables
        for row in db.session.execute(select(table))
        if CANARY in str(tuple(row))
    ]
    assert set(holding) == {"hidings"}
    assert indexed.words(CANARY) == 0


def test_unhiding_puts_everything_back(topic, cast):
    opening = topic.opening_post
    with db.transaction():
        opening.hide(by=cast.mo, why=WHY)

    with db.transaction():
        opening.unhide(by=cast.mo)

    db.session.expire_all()
    quoting = conversation.page(policy.visible_posts(cast.pia), topic.id, offset=0, reader=cast.pia)
    assert (topic.title, opening.plain.strip(), opening.hidden) == (
        CANARY,
        f"First {CANARY}.",
        False,
    )
    assert quoting[1].quoted_words == CANARY
    assert db.session.scalar(select(func.count()).select_from(Hiding)) == 0


def test_the_author_gets_a_letter_and_the_log_an_entry(topic, cast):
    with db.transaction():
        decision = topic.opening_post.hide(by=cast.mo, why=WHY)

    letter = db.session.scalars(policy.visible_letters(cast.mia)).one()
    entry = db.session.scalars(select(AuditEntry).filter_by(action="post.hide")).one()
    assert (letter.words, letter.decision) == (WHY.letter, decision)
    assert (entry.actor_id, entry.reason, entry.board_id) == (
        cast.mo.id,
        WHY.reason,
        topic.board_id,
    )


def test_the_author_of_an_anonymous_post_gets_it_too_and_nobody_learns_who_that_is(topic, cast):
    with db.transaction():
        post = topic.reply(by=cast.pia, body="Secret.", anonymous=True)
        decision = post.hide(by=cast.mo, why=WHY)

    letter = db.session.scalars(policy.visible_letters(cast.pia)).one()
    assert letter.decision_id == decision.id
    with pytest.raises(Exception, match="not available"):
        _ = decision.letters[0].recipient_id


def test_an_undo_in_time_takes_the_letter_back(topic, cast):
    with db.transaction():
        decision = topic.opening_post.hide(by=cast.mo, why=WHY)

    with db.transaction():
        undoing.undo(decision, by=cast.mo)

    assert decision.undone
    assert not topic.opening_post.hidden
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 0


def test_an_undo_after_the_world_moved_on_is_refused(topic, cast):
    opening = topic.opening_post
    with db.transaction():
        first = opening.hide(by=cast.mo, why=WHY)
        opening.unhide(by=cast.cora)
        opening.hide(by=cast.cora, why=WHY)

    with pytest.raises(undoing.MovedOn), db.transaction():
        undoing.undo(first, by=cast.mo)

    assert opening.hidden


def test_what_a_hidden_post_told_somebody_is_not_shown(topic, cast):
    with db.transaction():
        post = topic.reply(by=cast.sol, body="@Mia are you there?")
        post.hide(by=cast.mo)

    told = db.session.scalars(policy.visible_notifications(cast.mia), {"me": cast.mia.id}).all()
    assert [each for each in told if each.post_id == post.id] == []
    assert db.session.scalar(select(func.count()).select_from(Notification)) >= 1


def test_edited_out_details_are_kept_for_moderators_and_can_be_put_back(topic, cast):
    opening = topic.opening_post
    with db.transaction():
        decision = opening.redact("First.", by=cast.mo, why=WHY)
    assert opening.plain.strip() == "First."
    assert policy.can_see_versions(cast.mo, opening, topic, worn=())
    assert not policy.can_see_versions(cast.pia, opening, topic, worn=())

    with db.transaction():
        undoing.undo(decision, by=cast.mo)

    assert opening.plain.strip() == f"First {CANARY}."
