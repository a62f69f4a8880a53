"""A post on its topic's page: what stands above it, in it and beneath it."""

import pytest

from forum import db
from forum.models.content_notes import foldings
from forum.models.topics import Topic
from tests.views.looking import classed, note, shown, words


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("mo", "Moderator of this board"),
        ("cora", "Coordinator"),
        ("pia", "Trained volunteer"),
        ("ada", "Administrator"),
        ("sol", "Member"),
        ("max", "Member"),
    ],
)
def test_a_role_stands_beside_the_name_in_words(as_, reply, name, role):
    post = reply(by=name)
    mia = as_("Mia")

    mia.get(f"/topics/{post.topic_id}")

    assert words(classed(shown(mia, post), "byline__role")[0]) == role


def test_an_anonymous_post_shows_a_persona_and_no_role(as_, reply):
    post = reply(by="mo", anonymous=True)
    mia = as_("Mia")

    mia.get(f"/topics/{post.topic_id}")

    article = shown(mia, post)
    assert words(classed(article, "byline__name")[0]) == post.name
    assert words(classed(article, "byline__role")[0]) == "Anonymous, this once"
    assert "Moderator of this board" not in words(article)


def test_a_quote_stands_above_the_answer_with_its_name_and_a_way_there(as_, topic, reply):
    first = topic.opening_post
    post = reply("So did we.", quoting=first, quoted_words="We came home today.")
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")

    quote = classed(shown(mia, post), "post__quote")[0]
    assert words(quote) == "Mia wrote We came home today."
    assert quote.xpath(".//a/@href") == [f"/posts/{first.id}"]


def test_a_quote_of_what_was_taken_back_says_so(as_, cast, topic, reply):
    post = reply("So did we.", quoting=topic.opening_post, quoted_words="We came home today.")
    with db.transaction():
        topic.opening_post.erase(by=cast.mia)
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}")

    assert "A quote that was taken back" in words(shown(sol, post))
    assert "We came home" not in sol.response.text


def test_a_quote_from_another_topic_does_not_say_whose_it_is(as_, cast, reply):
    with db.transaction():
        other = Topic.open(cast.board_partners, by=cast.pat, title="Alone", body="She is home.")
        elsewhere = other.opening_post
    post = reply("So did we.", quoting=elsewhere, quoted_words="She is home.")
    mia = as_("Mia")

    mia.get(f"/topics/{post.topic_id}")

    assert "Pat" not in mia.response.text
    assert f"/posts/{elsewhere.id}" not in mia.response.text


def test_a_post_that_was_taken_back_keeps_its_place_without_its_words(as_, cast, topic, reply):
    post = reply("Better forgotten.")
    with db.transaction():
        post.erase(by=cast.sol)
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")

    assert words(shown(mia, post)) == "The person who wrote this took it back."
    assert "Better forgotten" not in mia.response.text


def test_an_edited_post_says_when(as_, cast, topic):
    with db.transaction():
        topic.opening_post.edit(by=cast.mia, body="We came home yesterday.")
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}")

    assert "edited just now" in words(shown(sol, topic.opening_post))


def test_a_label_is_folded_for_whoever_chose_so(as_, cast, reply):
    post = reply("They were only thoughts.", notes=[note("self-harm"), note("sleep")])
    with db.transaction():
        chosen = {"member_id": cast.mia.id, "note_id": note("self-harm").id}
        db.session.execute(foldings.insert().values(**chosen))
    mia, mo = as_("Mia"), as_("Mo")

    mia.get(f"/topics/{post.topic_id}")
    mo.get(f"/topics/{post.topic_id}")

    folded = classed(shown(mia, post), "fold")[0]
    assert words(folded.xpath(".//summary")[0]) == "About: self harm, sleep"
    assert "They were only thoughts." in words(folded)
    assert classed(shown(mo, post), "fold") == []
    assert "About: self harm" in words(shown(mo, post))


def test_the_opening_posts_labels_stand_under_the_title(as_, cast):
    with db.transaction():
        topic = Topic.open(
            cast.board_mothers, by=cast.mia, title="Nights", body="Awake.", notes=[note("sleep")]
        )
    sol = as_("Sol")

    sol.get(f"/topics/{topic.id}")

    assert words(classed(sol.page, "chip--note")[0]) == "About: sleep"
    assert len(classed(sol.page, "chip--note")) == 1


def test_only_the_author_finds_edit_and_take_back(as_, topic):
    for name, offered in [("Mia", True), ("Sol", False), ("Mo", False)]:
        browser = as_(name)
        post = topic.opening_post

        browser.get(f"/topics/{topic.id}")

        links = set(shown(browser, post).xpath(".//*[@class='menu__list']/a/@href"))
        assert ({f"/posts/{post.id}/edit", f"/posts/{post.id}/erase"} <= links) is offered, (
            name,
            offered,
        )
        assert f"/topics/{topic.id}?quote={post.id}#reply" in links, (name, offered)


def test_the_author_of_an_anonymous_post_finds_them_and_nobody_else(as_, reply):
    post = reply(by="sol", anonymous=True)
    sol, mia = as_("Sol"), as_("Mia")

    sol.get(f"/topics/{post.topic_id}")
    mia.get(f"/topics/{post.topic_id}")

    assert f"/posts/{post.id}/edit" in sol.response.text
    assert f"/posts/{post.id}/edit" not in mia.response.text
