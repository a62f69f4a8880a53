"""Notifications: told once a kind and post, new again with a new reason, seen when looked at."""

import pytest

from forum import clock, db
from forum.models.notifications import Notification
from forum.models.reactions import Reaction
from forum.models.topics import Topic


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Awake.")

    return lately("topic of notifications", story)


def told():
    """Everything that anybody was told: to whom, and what kind."""
    return [(each.member.display_name, each.kind) for each in db.session.query(Notification)]


def test_a_mention_is_told_to_whom_it_names_and_not_to_the_writer(cast, topic):
    with db.transaction():
        topic.reply(by=cast.sol, body="Hello @Mia, from @Sol. Again: @mia.")

    assert told() == [("Mia", "mention")]


def test_a_quote_is_told_to_whom_it_quotes(cast, topic):
    with db.transaction():
        topic.reply(by=cast.sol, body="Yes.", quoting=topic.opening_post, quoted_words="Awake.")

    assert told() == [("Mia", "quote")]


def test_a_quote_that_also_mentions_is_told_once(cast, topic):
    with db.transaction():
        topic.reply(
            by=cast.sol, body="Yes, @Mia.", quoting=topic.opening_post, quoted_words="Awake."
        )

    assert told() == [("Mia", "quote")]


def test_a_quoted_persona_is_not_told(cast, topic):
    with db.transaction():
        hidden = topic.reply(by=cast.mia, body="Me again.", anonymous=True)
        topic.reply(by=cast.sol, body="Yes.", quoting=hidden, quoted_words="Me again.")

    assert told() == []


def test_a_new_reason_makes_it_new_again_the_next_day(cast, topic):
    post = topic.opening_post
    with db.transaction():
        Notification.tell(cast.mia.id, "reaction", post)
        Notification.see_all(cast.mia)
        db.session.query(Notification).one().created_at = clock.ago(days=2)
        Notification.tell(cast.mia.id, "reaction", post)

    row = db.session.query(Notification).one()
    assert row.seen_at is None


def test_seeing_a_post_is_seeing_what_was_told_of_it_and_no_more(cast, topic):
    with db.transaction():
        one = topic.reply(by=cast.sol, body="@Mia one")
        other = topic.reply(by=cast.sol, body="@Mia other")
        Notification.see([one.id], by=cast.mia)
        Notification.see([other.id], by=cast.mo)

    seen = {each.post_id: each.seen_at for each in db.session.query(Notification)}
    assert seen[one.id] is not None
    assert seen[other.id] is None


def test_what_was_taken_back_is_told_no_more(cast, topic):
    with db.transaction():
        topic.reply(by=cast.sol, body="@Mia one").erase(by=cast.sol)

    assert told() == []


def test_giving_and_taking_back_a_reaction_does_not_call_again_and_again(cast, topic):
    post = topic.opening_post
    with db.transaction():
        Reaction.toggle(post, "thanks", by=cast.sol)
        Notification.see_all(cast.mia)

    with db.transaction():
        Reaction.toggle(post, "thanks", by=cast.sol)
        Reaction.toggle(post, "thanks", by=cast.sol)

    seen = [each.seen_at is not None for each in db.session.query(Notification)]
    assert seen == [True]
