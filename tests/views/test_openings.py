"""Starting a topic on a board, plain and by HTMX."""

from itertools import product

import pytest
from sqlalchemy import func, select

from forum import db
from forum.models.drafts import Draft
from forum.models.topics import Topic


def form(cast, board="mothers", **fields):
    """What the composer of a new topic sends."""
    number = getattr(cast, f"board_{board}").id
    return {
        "title": "Nights",
        "body": "I cannot sleep.",
        "once": "a-key",
        "place": "topic",
        "place_id": str(number),
        **fields,
    }


def topic_count():
    return db.session.scalar(select(func.count()).select_from(Topic))


@pytest.mark.parametrize("htmx", [False, True])
def test_a_new_topic_leads_to_its_page(as_, cast, htmx):
    mia = as_("Mia")

    answer = mia.post("/boards/mothers/topics", form(cast), htmx=htmx)

    topic = db.session.scalars(select(Topic)).one()
    assert (answer.headers.get("HX-Redirect") or answer.location) == f"/topics/{topic.id}"
    assert (topic.title, topic.opening_post.body) == ("Nights", "I cannot sleep.")
    assert topic.opening_post.author.display_name == "Mia"


def test_the_composer_says_who_can_read_it(as_):
    mia = as_("Mia")

    assert "Who can read this: Mothers, moderators" in mia.get("/boards/mothers/new").text or (
        "Who can read this: Mothers, moderators" in mia.text
    )
    mia.get("/boards/welcome/new")
    assert "Anybody on the internet can read this." in mia.text


def test_a_topic_can_be_opened_anonymously(as_, cast):
    as_("Mia").post("/boards/mothers/topics", form(cast, anonymous="y", notes="sleep"))

    post = db.session.scalars(select(Topic)).one().opening_post
    assert post.author_id is None
    assert [note.slug for note in post.notes] == ["sleep"]


UNFIT = [
    ({"title": " "}, "Give it a title."),
    ({"title": "x" * 160}, "This is 10 characters too long: there is room for 150."),
    ({"title": "Ni\u202eghts"}, "We took them out"),
    ({"title": "Two\nlines"}, "We took them out"),
    ({"body": ""}, "Write a few words first."),
    ({"notes": "not-there"}, "A label that you chose is no longer offered."),
]


def test_what_cannot_be_posted_comes_back_whole(as_, cast):
    mia = as_("Mia")

    for htmx, (fields, sentence) in product([False, True], UNFIT):
        sent = form(cast, anonymous="y", **fields)

        answer = mia.post("/boards/mothers/topics", sent, htmx=htmx)

        assert answer.status_code == 422, (fields, sentence)
        assert sentence in mia.text, (fields, sentence)
        assert mia.page.get_element_by_id("topic-body").text_content().strip() == sent["body"], (
            fields,
            sentence,
        )
        shown = " ".join(sent["title"].replace("\u202e", "").split())
        assert mia.page.get_element_by_id("topic-title").get("value") == shown, (fields, sentence)
        assert mia.page.xpath("//input[@name='anonymous'][@checked]"), (fields, sentence)
        assert topic_count() == 0, (fields, sentence)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_board_that_is_not_ones_own_is_not_there(as_, cast, htmx):
    pat = as_("Pat")
    sent = form(cast)

    closed = pat.post("/boards/mothers/topics", sent, htmx=htmx)
    nowhere = as_("Pat").post("/boards/nowhere/topics", sent, htmx=htmx)

    assert pat.get("/boards/mothers/new").status_code == 404
    assert closed.status_code == nowhere.status_code == 404
    assert closed.text.replace("mothers", "nowhere") == nowhere.text
    assert topic_count() == 0


@pytest.mark.parametrize("htmx", [False, True])
def test_a_board_that_was_closed_meanwhile_keeps_the_words(as_, cast, htmx):
    mia = as_("Mia")
    with db.transaction():
        cast.board_mothers.archive(by=cast.ada)

    answer = mia.post("/boards/mothers/topics", form(cast), htmx=htmx)

    assert answer.status_code == 403
    assert "This board was closed meanwhile." in mia.text
    assert mia.page.get_element_by_id("topic-body").text_content().strip() == "I cannot sleep."
    assert Draft.of(cast.mia, "topic", cast.board_mothers.id).fields["title"] == "Nights"
    assert topic_count() == 0


def test_a_board_that_vanished_meanwhile_keeps_the_words(as_, cast):
    mia, sent = as_("Mia"), form(cast)
    with db.transaction():
        for audience in cast.board_mothers.reading:
            audience.leave(by=cast.mia)

    answer = mia.post("/boards/mothers/topics", sent)

    assert answer.status_code == 404
    assert mia.page.forms[0].fields["body"].strip() == "I cannot sleep."
    assert mia.page.forms[0].fields["title"] == "Nights"
    assert Draft.of(cast.mia, "topic", cast.board_mothers.id).fields["body"] == "I cannot sleep."


@pytest.mark.parametrize("htmx", [False, True])
def test_a_visitor_is_asked_to_sign_in_with_her_words_in_hand(as_, cast, htmx):
    visitor = as_("Vi")

    answer = visitor.post("/boards/welcome/topics", form(cast, "welcome"), htmx=htmx)

    assert answer.status_code == 401
    assert htmx or visitor.page.forms[0].fields["body"].strip() == "I cannot sleep."
    assert visitor.get("/boards/welcome/new").location.startswith("/sign-in")
    assert topic_count() == 0


def test_a_topic_that_was_posted_is_no_longer_a_draft(as_, cast):
    mia = as_("Mia")
    mia.post("/drafts", form(cast, body="I cannot"), htmx=True)
    mia.get("/boards/mothers/new")
    assert mia.page.get_element_by_id("topic-body").text_content().strip() == "I cannot"

    mia.post("/boards/mothers/topics", form(cast))

    assert Draft.of(cast.mia, "topic", cast.board_mothers.id) is None


def test_looking_first_at_a_topic_shows_it_with_the_form(as_, cast):
    mia = as_("Mia")

    mia.post("/posts/preview", form(cast, body="*Slept* well"))

    assert mia.page.xpath("//*[@id='topic-preview']//em")[0].text == "Slept"
    assert mia.page.get_element_by_id("topic-title").get("value") == "Nights"
    assert topic_count() == 0
