"""Changing one's words and taking them back, plain and by HTMX."""

from itertools import product

import pytest

from forum import db
from forum.models.drafts import Draft
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.topics import Topic
from tests.views.sending import value


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(
            cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep at all."
        )

    return lately("posts: topic", story)


# Changing


@pytest.fixture
def mine(topic):
    return db.session.get(Post, topic.latest_post_id)


def change(**fields):
    """What the form for changing the opening post sends."""
    return {"title": "Nights", "body": "I sleep a bit.", "version": "1", **fields}


def test_an_opening_post_is_changed_with_its_title(as_, mine, topic):
    mia = as_("Mia")

    mia.get(f"/posts/{mine.id}/edit")
    assert value(mia, "body").strip() == "I cannot sleep at all."
    answer = mia.post(f"/posts/{mine.id}/edit", change(title="Better nights"))

    assert answer.location == f"/topics/{topic.id}#post-{mine.id}"
    post = db.session.get(Post, mine.id, populate_existing=True)
    assert (post.body, post.version, post.topic.title) == ("I sleep a bit.", 2, "Better nights")


def test_a_change_by_htmx_leads_back_to_the_post(as_, mine, topic):
    mia = as_("Mia")

    answer = mia.post(f"/posts/{mine.id}/edit", change(), htmx=True)

    assert answer.headers["HX-Redirect"] == f"/topics/{topic.id}#post-{mine.id}"
    page = mia.get(f"/topics/{topic.id}").text
    assert "Your changes are saved." in page
    assert "I sleep a bit." in page


def test_a_change_that_cannot_be_saved_comes_back(as_, mine):
    mia = as_("Mia")

    for htmx, fields in product(
        [False, True], [{"body": " "}, {"title": ""}, {"notes": "nothing"}]
    ):
        answer = mia.post(f"/posts/{mine.id}/edit", change(**fields), htmx=htmx)

        assert answer.status_code == 422, fields
        assert db.session.get(Post, mine.id, populate_existing=True).version == 1, fields


def test_nobody_changes_the_words_of_another(as_, mine):
    for htmx in [False, True]:
        answer = as_("Mo").post(f"/posts/{mine.id}/edit", change(), htmx=htmx)
        hidden = as_("Pat").post(f"/posts/{mine.id}/edit", change(), htmx=htmx)

        assert answer.status_code == 403, htmx
        assert hidden.status_code == 404, htmx
        assert db.session.get(Post, mine.id, populate_existing=True).version == 1, htmx


@pytest.mark.parametrize("htmx", [False, True])
def test_the_later_of_two_changes_is_told_with_both_texts(as_, mine, htmx):
    first, second = as_("Mia"), as_("Mia")
    first.post(f"/posts/{mine.id}/edit", change(body="I sleep at noon."))

    answer = second.post(f"/posts/{mine.id}/edit", change(body="I sleep at dawn."), htmx=htmx)

    assert answer.status_code == 409
    assert "I sleep at noon." in second.text
    assert value(second, "body").strip() == "I sleep at dawn."
    assert value(second, "version") == "2"
    assert Draft.of(Member.named("Mia"), "edit", mine.id).fields["body"] == "I sleep at dawn."
    decided = second.post(f"/posts/{mine.id}/edit", change(body="I sleep at dawn.", version="2"))
    assert decided.status_code == 303
    assert db.session.get(Post, mine.id, populate_existing=True).body == "I sleep at dawn."


def test_a_post_taken_back_meanwhile_cannot_be_changed_and_the_words_are_kept(as_, mine, topic):
    mia = as_("Mia")
    with db.transaction():
        topic.reply(by=Member.named("Sol"), body="So it stays")
        db.session.get(Post, mine.id).erase(by=Member.named("Mia"))

    answer = mia.post(f"/posts/{mine.id}/edit", change())

    assert answer.status_code == 403
    assert "You took this post back meanwhile" in mia.text
    assert value(mia, "body").strip() == "I sleep a bit."


def test_the_author_and_the_boards_moderators_see_how_a_post_changed(as_, mine):
    as_("Mia").post(f"/posts/{mine.id}/edit", change())

    for name in ("Mia", "Mo"):
        reader = as_(name)
        reader.get(f"/posts/{mine.id}/versions")
        assert "cannot" in reader.page.xpath("string(//del)")
    assert as_("Sol").get(f"/posts/{mine.id}/versions").status_code == 403
    assert as_("Pat").get(f"/posts/{mine.id}/versions").status_code == 404


# Taking back


@pytest.mark.parametrize("htmx", [False, True])
def test_a_topic_without_replies_goes_whole(as_, mine, topic, htmx):
    mia, number = as_("Mia"), topic.id

    assert "the whole topic goes" in mia.get(f"/posts/{mine.id}/erase").text
    answer = mia.post(f"/posts/{mine.id}/erase", htmx=htmx)

    assert (answer.headers.get("HX-Redirect") or answer.location) == "/boards/mothers"
    assert mia.get(f"/topics/{number}").status_code == 404


def test_a_topic_with_replies_stays_without_its_title(as_, mine, topic, cast):
    with db.transaction():
        topic.reply(by=cast.sol, body="You are not alone.")
    mia = as_("Mia")

    answer = mia.post(f"/posts/{mine.id}/erase")

    assert answer.location == f"/topics/{topic.id}#post-{mine.id}"
    page = mia.get(f"/topics/{topic.id}").text
    assert "Nights" not in page
    assert "I cannot sleep" not in page
    assert "You are not alone." in page


def test_nobody_takes_back_the_words_of_another(as_, mine):
    for htmx in [False, True]:
        assert as_("Mo").get(f"/posts/{mine.id}/erase").status_code == 403, htmx
        assert as_("Mo").post(f"/posts/{mine.id}/erase", htmx=htmx).status_code == 403, htmx
        assert as_("Pat").post(f"/posts/{mine.id}/erase", htmx=htmx).status_code == 404, htmx
        assert not db.session.get(Post, mine.id, populate_existing=True).erased, htmx


def test_taking_back_twice_is_once(as_, mine, topic, cast):
    with db.transaction():
        topic.reply(by=cast.sol, body="So it stays")
    mia = as_("Mia")

    mia.post(f"/posts/{mine.id}/erase")
    again = mia.post(f"/posts/{mine.id}/erase")

    assert again.status_code == 303
