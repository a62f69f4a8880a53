"""Blocking: what is folded, who is not told, and that anonymous words stay anonymous."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db, policy
from forum.db import session
from forum.models import conversation, listing
from forum.models.blocks import Block
from forum.models.muted_words import MutedWord
from forum.models.notifications import Notification
from forum.models.reactions import Reaction
from forum.models.topics import Topic


@pytest.fixture
def topic(cast, lately):
    """Mia opens it, Sol answers openly and anonymously, and Mo quotes Sol."""

    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long nights.")
        open_one = topic.reply(by=cast.sol, body="Openly said")
        topic.reply(by=cast.sol, body="Said behind a mask", anonymous=True)
        topic.reply(by=cast.mo, body="Yes.", quoting=open_one, quoted_words="Openly said")
        return topic

    return lately("topic of blocks", story)


def posts(topic, reader):
    """The page of the topic as a reader sees it."""
    return conversation.page(policy.visible_posts(reader), topic.id, offset=0, reader=reader)


def told(member):
    """What a member was told, by kind."""
    return session.scalars(select(Notification.kind).filter_by(member_id=member.id)).all()


def test_named_posts_of_a_blocked_person_are_folded_and_quotes_of_them(cast, topic):
    with db.transaction():
        Block.begin(cast.sol, by=cast.mia)

    found = posts(topic, cast.mia)

    assert [each.away for each in found] == ["", "blocked", "", ""]
    assert [each.quote_away for each in found] == [False, False, False, True]


def test_nobody_else_sees_anything_folded(cast, topic):
    with db.transaction():
        Block.begin(cast.sol, by=cast.mia)

    for reader in (cast.sol, cast.mo, cast.pia):
        assert {(each.away, each.quote_away) for each in posts(topic, reader)} == {("", False)}


def test_unblocking_unfolds(cast, topic):
    with db.transaction():
        Block.begin(cast.sol, by=cast.mia)
        Block.begin(cast.sol, by=cast.mia)
        Block.end(cast.sol, by=cast.mia)

    assert {each.away for each in posts(topic, cast.mia)} == {""}


def test_a_blocked_person_cannot_call(cast, topic):
    with db.transaction():
        Block.begin(cast.sol, by=cast.mia)
        topic.reply(by=cast.sol, body="@Mia", quoting=topic.opening_post, quoted_words="Long")
        Reaction.react(topic.opening_post, "thanks", by=cast.sol)

    assert told(cast.mia) == []


def test_an_anonymous_mention_arrives_as_silence_would_unmask(cast, topic):
    with db.transaction():
        Block.begin(cast.sol, by=cast.mia)
        topic.reply(by=cast.sol, body="Hush @Mia", anonymous=True)

    assert told(cast.mia) == ["mention"]


def test_calls_from_before_go_and_those_of_others_stay(cast, topic):
    with db.transaction():
        topic.reply(by=cast.sol, body="Hello @Mia")
        topic.reply(by=cast.pia, body="Hello @Mia")
        Block.begin(cast.sol, by=cast.mia)

    assert told(cast.mia) == ["mention"]


def test_an_anonymous_page_is_the_same_whether_its_writer_is_blocked_or_not(cast, topic):
    before = posts(topic, cast.mia)[2]
    with db.transaction():
        Block.begin(cast.sol, by=cast.mia)

    assert posts(topic, cast.mia)[2] == before


def test_a_list_shows_no_excerpt_of_a_blocked_persons_topic(cast):
    with db.transaction():
        Topic.open(cast.board_mothers, by=cast.sol, title="One", body="Openly")
        Topic.open(cast.board_mothers, by=cast.sol, title="Two", body="Masked", anonymous=True)
        Block.begin(cast.sol, by=cast.mia)

    cards = listing.newest(policy.visible_topics(cast.mia), count=9, reader=cast.mia)

    found = {each.title: (each.excerpt, each.away) for each in cards}
    assert found == {"One": ("", "blocked"), "Two": ("Masked", "")}


def test_nobody_blocks_herself(cast):
    with db.transaction():
        Block.begin(cast.mia, by=cast.mia)

    assert Block.of(cast.mia) == []
    assert not policy.can_block(cast.mia, cast.mia)


def test_posts_with_a_muted_word_are_folded_but_not_ones_own(cast, topic):
    with db.transaction():
        topic.reply(by=cast.mia, body="Openly myself")
        MutedWord.mute("OPENLY", by=cast.mia)
        MutedWord.mute("openly", by=cast.mia)

    found = posts(topic, cast.mia)

    assert [each.away for each in found] == ["", "muted", "", "muted", ""]
    assert len(MutedWord.of(cast.mia)) == 1


def test_a_topic_with_a_muted_word_shows_no_excerpt_and_no_such_title(cast):
    with db.transaction():
        Topic.open(cast.board_mothers, by=cast.sol, title="Sleep", body="None.")
        Topic.open(cast.board_mothers, by=cast.sol, title="Two", body="No sleep.", anonymous=True)
        MutedWord.mute("sleep", by=cast.mia)

    cards = listing.newest(policy.visible_topics(cast.mia), count=9, reader=cast.mia)

    assert [(each.away, each.excerpt) for each in cards] == [("muted", ""), ("title", "")]
