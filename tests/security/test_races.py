"""Two people, or two tabs, doing at the same moment what cannot both be done."""

import pytest
from sqlalchemy import func, select

from forum import db
from forum.db import turns
from forum.models.drafts import Draft
from forum.models.post_versions import PostVersion
from forum.models.posts import Post
from forum.models.topics import Persona, Topic

ROUNDS = 4


@pytest.fixture
def topic(cast):
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep.")


def change(body):
    return {"title": "Nights", "body": body, "version": "1"}


def test_of_two_changes_at_once_one_is_saved_and_the_other_told(as_, topic, at_once):
    path = f"/posts/{topic.latest_post_id}/edit"

    answers = at_once(
        (as_("Mia"), path, change("From the sofa")), (as_("Mia"), path, change("From the kitchen"))
    )

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    post = db.session.get(Post, topic.latest_post_id, populate_existing=True)
    told = next(answer.text for answer in answers if answer.status_code == 409)
    assert post.version == 2
    assert db.session.scalar(select(func.count()).select_from(PostVersion)) == 1
    assert "From the sofa" in told
    assert "From the kitchen" in told


@pytest.mark.parametrize("round", range(ROUNDS))
def test_a_reply_and_the_end_of_its_topic_at_once_lose_no_words(as_, topic, at_once, cast, round):
    number, opening = topic.id, topic.latest_post_id
    words = {"body": "Hold on", "once": "a-key", "place": "reply", "place_id": str(number)}
    answers = [
        (as_("Mia"), f"/posts/{opening}/erase", {}),
        (as_("Sol"), f"/topics/{number}/posts", words),
    ]

    erased, replied = at_once(*answers)

    assert erased.status_code == 303
    if replied.status_code == 303:
        left = db.session.get(Topic, number, populate_existing=True)
        assert left.title == ""
        assert db.session.get(Post, left.latest_post_id).body == "Hold on"
    else:
        assert replied.status_code == 404
        assert db.session.get(Topic, number, populate_existing=True) is None
        assert "Hold on" in replied.text
        assert Draft.of(cast.sol, "reply", number).fields["body"] == "Hold on"


def test_a_change_and_taking_back_at_once_leave_no_words(as_, topic, at_once, cast):
    with db.transaction():
        topic.reply(by=cast.sol, body="So it stays")
        number = topic.opening_post.id

    changed, erased = at_once(
        (as_("Mia"), f"/posts/{number}/edit", change("New words")),
        (as_("Mia"), f"/posts/{number}/erase", {}),
    )

    assert changed.status_code in (303, 403)
    assert erased.status_code == 303
    post = db.session.get(Post, number, populate_existing=True)
    assert (post.body, post.plain, post.topic.title) == ("", "", "")
    assert db.session.scalar(select(func.count()).select_from(PostVersion)) == 0


def test_two_anonymous_replies_at_once_wear_one_name(as_, topic, at_once):
    path = f"/topics/{topic.id}/posts"
    replies = [{"body": key, "once": key, "anonymous": "y"} for key in ("one", "two", "three")]

    answers = at_once(*[(as_("Sol"), path, each) for each in replies])

    assert [answer.status_code for answer in answers] == [303] * 3
    assert db.session.scalar(select(func.count()).select_from(Persona)) == 1


def test_replies_of_many_at_once_are_all_there(as_, topic, at_once):
    path = f"/topics/{topic.id}/posts"
    people = ("Mo", "Mia", "Pia", "Sol")

    answers = at_once(*[(as_(who), path, {"body": who, "once": who}) for who in people])

    assert [answer.status_code for answer in answers] == [303] * 4
    fresh = db.session.get(Topic, topic.id, populate_existing=True)
    count, newest = db.session.execute(select(func.count(Post.id), func.max(Post.id))).one()
    assert (count, fresh.latest_post_id) == (5, newest)


def test_keeping_and_posting_at_once_leave_no_draft_of_what_was_posted(as_, topic, at_once, cast):
    words = {"body": "Hold on", "once": "a-key", "place": "reply", "place_id": str(topic.id)}

    at_once((as_("Sol"), "/drafts", words), (as_("Sol"), f"/topics/{topic.id}/posts", words))

    assert Draft.of(cast.sol, "reply", topic.id) is None


@pytest.fixture
def locked(app):
    """A database that somebody else writes to for long; nobody waits for it here."""
    db.session.commit()
    waiting = turns.patience.set(0.1)
    with db.db.engine.connect() as connection:
        db.begin(writing=True)
        connection.begin()
        db.begin(writing=False)
        yield connection
    turns.patience.reset(waiting)


def test_a_busy_database_gives_the_words_back(as_, topic, request):
    sol = as_("Sol")
    lock = request.getfixturevalue("locked")

    answer = sol.post(f"/topics/{topic.id}/posts", {"body": "Do not lose me", "once": "k"})
    lock.rollback()

    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    form = sol.page.forms[0]
    assert form.fields["body"].strip() == "Do not lose me"
    assert sol.post(form.action, dict(form.fields)).status_code == 303
