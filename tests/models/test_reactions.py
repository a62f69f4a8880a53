"""Reactions: six kinds, each once a member, and an author who hears of them."""

import pytest

from forum import db
from forum.models.notifications import Notification
from forum.models.reactions import KINDS, Reaction
from forum.models.topics import Topic


@pytest.fixture
def post(cast, lately):
    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Awake.")
        return topic.opening_post

    return lately("post of reactions", story)


def count():
    """How many reactions there are."""
    return db.session.query(Reaction).count()


def test_a_kind_is_given_once_a_member(cast, post):
    with db.transaction():
        for kind in (*KINDS, *KINDS):
            Reaction.react(post, kind, by=cast.sol)

    assert count() == len(KINDS) == 6


def test_an_unknown_kind_is_refused(cast, post):
    with pytest.raises(ValueError, match="no such reaction"):
        Reaction.react(post, "dislike", by=cast.sol)


def test_toggling_says_whether_it_is_there(cast, post):
    with db.transaction():
        first = Reaction.toggle(post, "thanks", by=cast.sol)
        second = Reaction.toggle(post, "thanks", by=cast.sol)

    assert (first, second) == (True, False)
    assert count() == 0


def test_several_reactions_to_a_post_are_one_notification(cast, post):
    with db.transaction():
        for member in (cast.sol, cast.mo, cast.pia):
            Reaction.react(post, "thinking", by=member)

    told = db.session.query(Notification).one()
    assert (told.member_id, told.kind, told.post_id) == (cast.mia.id, "reaction", post.id)


def test_nobody_is_told_who_could_be_found_out_by_it(cast, post):
    with db.transaction():
        hidden = post.topic.reply(by=cast.sol, body="Me too.", anonymous=True)
        Reaction.react(hidden, "thinking", by=cast.mo)

    assert db.session.query(Notification).count() == 0
