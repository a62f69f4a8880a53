"""Posts: what changing and taking back leave behind, here and where they were quoted."""

import pytest
from sqlalchemy import func, select

from forum.db import session
from forum.models.content_notes import ContentNote
from forum.models.drafts import Draft
from forum.models.notifications import Notification
from forum.models.post_versions import PostVersion
from forum.models.posts import Post, stand_in
from forum.models.topics import Topic


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(
            cast.board_mothers, by=cast.mia, title="Nights", body="I **cannot** sleep\nat all."
        )

    return lately("topic of posts", story)


@pytest.fixture
def opening(topic):
    return topic.opening_post


def count(row):
    return session.scalar(select(func.count()).select_from(row))


def test_changing_keeps_the_former_words_as_a_version(opening, cast):
    opening.edit(by=cast.mia, body="I sleep a bit.", title="Better nights")

    version = PostVersion.of(opening)[0]
    assert (version.body, version.title) == ("I **cannot** sleep\nat all.", "Nights")
    assert (opening.plain, opening.topic.title) == ("I sleep a bit.", "Better nights")
    assert opening.version == 2
    assert opening.edited_at


def test_changing_nothing_is_no_change(opening, cast):
    opening.edit(by=cast.mia, body=opening.body, title="Nights", notes=[], quoted_words="")

    assert (opening.version, opening.edited_at, count(PostVersion)) == (1, None, 0)


def test_another_label_is_a_change_without_a_version(opening, cast):
    notes = session.scalars(select(ContentNote)).all()

    opening.edit(by=cast.mia, body=opening.body, notes=notes[:1])

    assert (opening.version, count(PostVersion)) == (2, 0)


def test_a_quote_goes_when_its_words_no_longer_stand_in_the_post(topic, opening, cast):
    kept = topic.reply(by=cast.sol, body="Oh", quoting=opening, quoted_words="sleep at all")
    gone = topic.reply(by=cast.pia, body="Oh", quoting=opening, quoted_words="I cannot")

    opening.edit(by=cast.mia, body="I can sleep\n\nat all.")

    assert kept.quoted_words == "sleep at all"
    assert gone.quoted_words == ""


def test_taking_back_leaves_nothing_of_the_words_anywhere(topic, opening, cast):
    words = {"quote": str(opening.id), "quoted_words": "I cannot", "body": "My own"}
    quoting = topic.reply(by=cast.sol, body="Oh", quoting=opening, quoted_words="I cannot")
    Notification.tell(cast.pia.id, "mention", opening)
    Draft.keep("reply", topic.id, words, by=cast.pia)
    opening.edit(by=cast.mia, body="I cannot sleep")

    opening.erase(by=cast.mia)

    assert (opening.body, opening.html, opening.plain) == ("", "", "")
    assert opening.version == 2
    assert quoting.quoted_words == ""
    assert topic.title == ""
    assert count(PostVersion) == 0
    assert session.scalars(select(Notification).filter_by(post_id=opening.id)).all() == []
    kept = Draft.of(cast.pia, "reply", topic.id).fields
    assert (kept["body"], kept["quoted_words"]) == ("My own", "")


def test_taking_back_twice_is_once(topic, opening, cast):
    topic.reply(by=cast.sol, body="So it stays")

    opening.erase(by=cast.mia)
    opening.erase(by=cast.mia)

    assert opening.erasure.by is cast.mia


def test_taking_back_an_anonymous_post_does_not_say_who(topic, cast):
    post = topic.reply(by=cast.sol, body="Secret", anonymous=True)

    post.erase(by=cast.sol)

    assert post.erasure.by_id is None
    assert post.author_id is None


def test_a_post_is_found_by_its_forms_key_for_its_own_writer_alone(topic, cast):
    post = topic.reply(by=cast.sol, body="Once", key="a-key")

    assert Post.sent("a-key", by=cast.sol) is post
    assert Post.sent("a-key", by=cast.pia) is None
    assert Post.sent("", by=cast.sol) is None


def test_whoever_is_mentioned_is_told_once_and_nobody_tells_oneself(topic, cast):
    topic.reply(by=cast.sol, body="@Pia and @pia and @Sol, thank you")

    told = session.scalars(select(Notification)).all()
    assert [(each.member_id, each.kind) for each in told] == [(cast.pia.id, "mention")]


@pytest.mark.parametrize(
    ("words", "stands"),
    [("I cannot", True), ("cannot\n\n sleep  at", True), ("sleep I", False), ("I CANNOT", False)],
)
def test_words_stand_in_a_text_however_its_lines_are_broken(words, stands):
    assert stand_in(words, "I cannot sleep\nat all.") is stands
