"""What the composer offers: a quote, a name for once, a look first; and whom a mention reaches."""

import pytest
from sqlalchemy import select

from forum import db
from forum.models.drafts import Draft
from forum.models.notifications import Notification
from forum.models.post_versions import PostVersion
from forum.models.posts import Post
from forum.models.topics import Topic
from tests.views.sending import form, newest, post_count, value


@pytest.fixture
def topic(cast, lately):
    def story():
        return Topic.open(
            cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep at all."
        )

    return lately("composing: topic", story)


# Quoting


def test_quoting_puts_a_posts_words_into_the_composer(as_, topic):
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}?quote={topic.latest_post_id}")

    assert value(sol, "quoted_words").strip() == "I cannot sleep at all."
    assert sol.page.xpath("//details[@id='reply'][@open]")


def test_a_quote_stands_on_the_reply_and_its_author_is_told(as_, topic, cast):
    quote = str(topic.latest_post_id)

    as_("Sol").post(f"/topics/{topic.id}/posts", form(quote=quote, quoted_words="cannot  sleep"))

    assert newest().quoted_words == "cannot  sleep"
    assert newest().quoted_post_id == int(quote)
    told = db.session.scalars(select(Notification).filter_by(member_id=cast.mia.id)).one()
    assert told.kind == "quote"


def test_an_emptied_quote_is_left_out(as_, topic):
    quote = str(topic.latest_post_id)

    as_("Sol").post(f"/topics/{topic.id}/posts", form(quote=quote, quoted_words=" "))

    assert newest().quoted_post_id is None


@pytest.mark.parametrize("htmx", [False, True])
def test_nobody_can_put_words_into_anothers_mouth(as_, topic, htmx):
    sol, quote = as_("Sol"), str(topic.latest_post_id)
    words = "I hate my baby"

    answer = sol.post(f"/topics/{topic.id}/posts", form(quote=quote, quoted_words=words), htmx=htmx)

    assert answer.status_code == 422
    assert "A quote can be made shorter" in sol.text
    assert value(sol, "quoted_words").strip() == words


def test_a_post_of_another_board_cannot_be_quoted(as_, topic, cast):
    with db.transaction():
        other = Topic.open(cast.board_everyone, by=cast.pat, title="Hello", body="I am new")
    pat, quote = as_("Pat"), str(topic.latest_post_id)

    answer = pat.post(
        f"/topics/{other.id}/posts", form(quote=quote, quoted_words="I cannot sleep at all.")
    )
    pat_page = as_("Pat").get(f"/topics/{other.id}?quote={quote}").text

    assert answer.status_code == 422
    assert "I cannot sleep" not in pat_page


# Mentions


def test_a_mention_reaches_nobody_who_may_not_read_the_board(as_, topic, cast):
    mia, pat = as_("Mia"), as_("Pat")

    known = mia.post(f"/topics/{topic.id}/posts", form("@Pat has no idea", once="1"))
    unknown = mia.post(f"/topics/{topic.id}/posts", form("@Zed has no idea", once="2"))

    assert known.status_code == unknown.status_code
    page = mia.get(f"/topics/{topic.id}").text
    assert page.count("@Pat has no idea") == page.count("@Zed has no idea")
    assert "Nights" not in pat.get("/notifications").text
    assert "no idea" not in pat.response.text


# Anonymous this once


def test_an_anonymous_reply_has_the_same_name_in_its_topic_and_another_elsewhere(as_, topic, cast):
    with db.transaction():
        other = Topic.open(cast.board_mothers, by=cast.pia, title="Days", body="They go on")
    sol = as_("Sol")

    for place, key in ((topic, "1"), (topic, "2"), (other, "3")):
        sol.post(f"/topics/{place.id}/posts", form(key, once=key, anonymous="y"))

    posts = db.session.scalars(select(Post).order_by(Post.id.desc()).limit(3)).all()
    assert all(each.author_id is None for each in posts)
    assert posts[2].name == posts[1].name != posts[0].name


def test_whoever_wears_a_name_is_reminded_of_it_and_keeps_it_on(as_, topic, cast):
    with db.transaction():
        post = topic.reply(by=cast.sol, body="Secret", anonymous=True)

    sol = as_("Sol")
    sol.get(f"/topics/{topic.id}")

    assert sol.page.xpath("//input[@name='anonymous'][@checked]")
    assert f"In this topic you are “{post.name}”" in sol.text


def test_an_anonymous_post_looks_the_same_to_all_others(as_, topic, cast):
    with db.transaction():
        topic.reply(by=cast.sol, body="Secret", anonymous=True)

    mia, mo, pia = (as_(name).get(f"/topics/{topic.id}").text for name in ("Mia", "Mo", "Pia"))

    for page in (mia, mo, pia):
        assert "Sol" not in page
        assert f"/posts/{newest().id}/edit" not in page


def test_changing_and_taking_back_an_anonymous_post_keep_the_secret(as_, topic, cast):
    with db.transaction():
        post = topic.reply(by=cast.sol, body="Secret", anonymous=True)
    sol = as_("Sol")

    sol.post(f"/posts/{post.id}/edit", {"body": "Still secret", "version": "1"})
    version = db.session.scalars(select(PostVersion)).one()
    assert version.by_id is None
    sol.post(f"/posts/{post.id}/erase")

    assert db.session.get(Post, post.id, populate_existing=True).erasure.by_id is None


# Looking first


@pytest.mark.parametrize("htmx", [False, True])
def test_looking_first_shows_the_post_and_keeps_the_form(as_, topic, htmx):
    sol = as_("Sol")

    sol.post("/posts/preview", form("**Strong** words", place_id=str(topic.id)), htmx=htmx)

    preview = sol.page.get_element_by_id("reply-preview")
    assert preview.xpath(".//strong")[0].text == "Strong"
    assert value(sol, "body").strip() == "**Strong** words"
    assert post_count() == 1


def test_looking_first_keeps_the_words_as_a_draft(as_, topic, cast):
    as_("Sol").post("/posts/preview", form("Half a thought", place_id=str(topic.id)))

    assert Draft.of(cast.sol, "reply", topic.id).fields["body"] == "Half a thought"


def test_a_phone_that_opens_a_forms_answer_anew_comes_to_the_words(as_, topic):
    sol = as_("Sol")

    assert sol.get(f"/topics/{topic.id}/posts").location == f"/topics/{topic.id}#reply"
    assert sol.get("/boards/mothers/topics").location == "/boards/mothers/new"
    assert sol.get("/posts/preview").location == "/drafts"
    assert sol.get("/drafts/discard").location == "/drafts"


def test_looking_first_needs_a_place_that_one_may_read(as_, topic):
    assert as_("Pat").post("/posts/preview", form(place_id=str(topic.id))).status_code == 404
    assert as_("Sol").post("/posts/preview", form(place="moon")).status_code == 404
