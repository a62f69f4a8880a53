"""Moved, split and merged: numbers, marks, names and walls stay right; and all of it back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum import db, policy
from forum.models import arrivals, conversation, listing, moving
from forum.models.decisions import Why
from forum.models.letters import Letter
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Persona, Topic
from forum.models.undoing import MovedOn, undo
from forum.models.waiting_posts import WaitingPost
from forum.models.watching import Reading, TopicWatch
from tests import indexed

WHY = Why("Be kind", "It belongs there.", "Hello,\n\nwe have moved it.")


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")

    return lately("topic of moving", story)


@pytest.fixture
def other(cast):
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.sol, title="Days", body="Short.")


def reply(topic, by, body="Yes.", **more):
    with db.transaction():
        return topic.reply(by=by, body=body, **more)


def shown(topic, reader):
    posts = conversation.page(policy.visible_posts(reader), topic.id, offset=0, reader=reader)
    return [(each.id, each.name) for each in posts]


def heading(topic, reader):
    return conversation.heading(policy.visible_topics(reader), topic.id, reader=reader)


def listed(board, reader):
    cards, total = listing.on_board(
        policy.visible_topics(reader), board.id, tab="all", offset=0, reader=reader
    )
    return [card.title for card in cards], total


def test_a_moved_topic_takes_its_wall_along(topic, cast):
    with db.transaction():
        moving.move(topic, cast.board_everyone, by=cast.cora, why=WHY)

    assert topic.id in [each.id for each in db.session.scalars(policy.visible_topics(cast.pat))]
    assert indexed.marks(cast.board_everyone) == 1


def test_everybody_who_wrote_in_it_is_told_once(topic, cast):
    reply(topic, cast.sol)
    reply(topic, cast.sol)
    reply(topic, cast.pia, anonymous=True)

    with db.transaction():
        moving.move(topic, cast.board_everyone, by=cast.cora, why=WHY)

    for name in ("mia", "sol", "pia"):
        assert len(db.session.scalars(Letter.of(getattr(cast, name))).all()) == 1
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 3


def test_moving_back_undoes_it(topic, cast):
    with db.transaction():
        decision = moving.move(topic, cast.board_everyone, by=cast.cora, why=WHY)

    with db.transaction():
        undo(decision, by=cast.cora)

    assert topic.board == cast.board_mothers
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 0


def test_an_open_report_goes_with_its_topic(topic, cast):
    with db.transaction():
        report = Report.make(topic.opening_post, by=cast.sol, kind="breaks")
        moving.move(topic, cast.board_partners, by=cast.cora, why=WHY)

    db.session.expire_all()
    assert report.entry.board == cast.board_partners


def test_posts_split_out_keep_their_numbers_and_marks(topic, cast):
    posts = [reply(topic, cast.sol, f"Reply {n}.") for n in range(3)]
    with db.transaction():
        Reading.mark(topic.id, by=cast.pia, up_to=posts[1].id)

    with db.transaction():
        decision = moving.split(
            posts[1:], into=None, title="Apart", board=topic.board, by=cast.mo, why=WHY
        )

    new = db.session.get(Topic, decision.was["to"])
    assert shown(new, cast.pia) == [(posts[1].id, "Sol"), (posts[2].id, "Sol")]
    assert shown(topic, cast.pia)[-1] == (posts[0].id, "Sol")
    assert topic.latest_post_id == posts[0].id
    assert heading(new, cast.pia).seen == posts[1].id
    assert heading(new, cast.pia).unread
    assert TopicWatch.of(new.id, by=cast.mia) is not None


def test_an_undone_split_leaves_no_trace(topic, cast):
    posts = [reply(topic, cast.sol), reply(topic, cast.pia, anonymous=True)]
    name = posts[1].name
    with db.transaction():
        decision = moving.split(
            posts, into=None, title="Apart", board=topic.board, by=cast.mo, why=WHY
        )
    new = decision.was["to"]

    with db.transaction():
        undo(decision, by=cast.mo)

    assert db.session.get(Topic, new) is None
    assert [each for _, each in shown(topic, cast.mia)] == ["Mia", "Sol", name]


def test_a_made_up_name_does_not_travel(topic, other, cast):
    post = reply(topic, cast.pia, anonymous=True)
    before = post.name
    reply(other, cast.pia, anonymous=True)

    with db.transaction():
        moving.split([post], into=other, title="", board=other.board, by=cast.mo, why=WHY)

    names = [name for _, name in shown(other, cast.mia)]
    assert before not in names
    assert len(set(names)) == len(names)
    assert post.persona_id in Persona.of(cast.pia, other)


def test_the_opening_post_does_not_move_alone(topic, cast):
    with pytest.raises(ValueError, match="opening"), db.transaction():
        moving.split(
            [topic.opening_post], into=None, title="x", board=topic.board, by=cast.mo, why=WHY
        )


def test_a_quote_does_not_cross_a_wall(topic, cast):
    quoted = reply(topic, cast.mia, "canaryquote")
    quoting = reply(topic, cast.sol, "Me too.", quoting=quoted, quoted_words="canaryquote")

    with db.transaction():
        decision = moving.split(
            [quoting], into=None, title="Out", board=cast.board_everyone, by=cast.cora, why=WHY
        )
    assert quoting.quoted_words == ""

    with db.transaction():
        undo(decision, by=cast.cora)
    assert quoting.quoted_words == "canaryquote"


def test_what_stays_behind_quotes_nothing_that_went_behind_a_wall(topic, cast):
    quoted = reply(topic, cast.sol, "canaryquote")
    quoting = reply(topic, cast.mia, "Me too.", quoting=quoted, quoted_words="canaryquote")

    with db.transaction():
        decision = moving.split(
            [quoted], into=None, title="In", board=cast.board_partners, by=cast.cora, why=WHY
        )
    assert (quoting.quoted_words, quoting.topic_id) == ("", topic.id)

    with db.transaction():
        undo(decision, by=cast.cora)
    assert quoting.quoted_words == "canaryquote"


def test_merged_topics_read_as_one(topic, other, cast):
    late = reply(topic, cast.mia, "Later.")
    first = other.opening_post.id

    with db.transaction():
        moving.merge(other, topic, by=cast.mo, why=WHY)

    db.session.expire_all()
    assert [number for number, _ in shown(topic, cast.pia)] == [
        topic.opening_post.id,
        first,
        late.id,
    ]
    assert listed(cast.board_mothers, cast.pia) == (["Nights"], 1)
    assert moving.leads_to(other) == {"id": topic.id}


def test_nothing_unread_passes_for_read_in_a_merge(topic, other, cast):
    with db.transaction():
        Reading.mark(topic.id, by=cast.pia, up_to=topic.latest_post_id)
    unread = other.opening_post.id

    with db.transaction():
        moving.merge(other, topic, by=cast.mo, why=WHY)

    assert heading(topic, cast.pia).seen < unread
    assert conversation.first_unread(heading(topic, cast.pia)) == unread


def test_watchers_of_the_merged_topic_hear_of_the_other(topic, other, cast):
    with db.transaction():
        moving.merge(other, topic, by=cast.mo, why=WHY)
    reply(topic, cast.mia, "News.")

    found = arrivals.gathered(
        policy.visible_topics(cast.sol), policy.visible_notifications(cast.sol), member=cast.sol
    )
    assert [each.topic_id for each in found if each.new] == [topic.id]


def test_two_made_up_names_of_one_person_stay_two_in_a_merge(topic, other, cast):
    one, two = (reply(each, cast.pia, anonymous=True) for each in (topic, other))
    names = {one.name, two.name}

    with db.transaction():
        decision = moving.merge(other, topic, by=cast.mo, why=WHY)

    assert len({name for _, name in shown(topic, cast.mia)} - {"Mia", "Sol"}) == 2
    assert Persona.of(cast.pia, topic) >= {one.persona_id, two.persona_id}
    reply(topic, cast.pia, anonymous=True)
    with db.transaction():
        undo(decision, by=cast.mo)
    assert {one.name, two.name} == names


def test_an_undone_merge_gives_both_back(topic, other, cast):
    with db.transaction():
        decision = moving.merge(other, topic, by=cast.mo, why=WHY)

    with db.transaction():
        undo(decision, by=cast.mo)

    assert sorted(listed(cast.board_mothers, cast.pia)[0]) == ["Days", "Nights"]
    assert moving.leads_to(other) == {}


def test_a_merge_that_was_built_upon_is_not_undone(topic, other, cast):
    moved = other.opening_post
    with db.transaction():
        decision = moving.merge(other, topic, by=cast.mo, why=WHY)
        moving.split([moved], into=None, title="x", board=topic.board, by=cast.cora, why=WHY)

    with pytest.raises(MovedOn), db.transaction():
        undo(decision, by=cast.mo)


def test_a_reply_that_waits_goes_where_its_topic_goes(topic, other, cast):
    with db.transaction():
        waiting = WaitingPost.keep(topic.board, other, by=cast.sol, why="newcomer", body="May I?")
        entry = QueueEntry.about("waiting", board=topic.board, waiting_id=waiting.id)
        moving.move(topic, cast.board_everyone, by=cast.cora, why=WHY)
        decision = moving.merge(other, topic, by=cast.cora, why=WHY)

    db.session.expire_all()
    assert (waiting.topic, waiting.board, entry.board) == (topic, *[cast.board_everyone] * 2)

    with db.transaction():
        undo(decision, by=cast.cora)
    db.session.expire_all()
    assert (waiting.topic, waiting.board, entry.board) == (other, *[cast.board_mothers] * 2)


def test_a_topic_does_not_merge_into_itself(topic, cast):
    with pytest.raises(ValueError, match="itself"), db.transaction():
        moving.merge(topic, topic, by=cast.mo)


def test_a_search_finds_merged_titles_no_more(topic, other, cast):
    with db.transaction():
        moving.merge(other, topic, by=cast.mo, why=WHY)

    assert indexed.titles("days") == 0


def test_slow_mode_lets_each_reply_once_in_a_while(topic, cast):
    with db.transaction():
        decision = topic.slow(30, by=cast.mo, why=WHY)
    reply(topic, cast.sol)

    assert 0 < topic.wait_for(cast.sol) <= 1800
    assert topic.wait_for(cast.pia) == 0

    with db.transaction():
        undo(decision, by=cast.mo)
    assert topic.wait_for(cast.sol) == 0
