"""Coordinators choose the phrases that are watched, and try a text without keeping it."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import insert

from forum import db
from forum.db import session
from forum.models.drafts import Draft
from forum.models.watched_phrases import ASK, HELP, HOLD, WatchedPhrase

URL = "/set-up/phrases"


@pytest.fixture
def phrase(cast, lately):
    """One that asks."""

    def story():
        return WatchedPhrase.create("my dose", ASK, by=cast.cora, asking="Leave out how much?")

    return lately("watched phrases: phrase", story)


def watched():
    """The words of all, by what happens."""
    session.expire_all()
    return [each.words for each in session.scalars(WatchedPhrase.watched())]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_phrase_is_added_and_changed(as_, cast, htmx):
    cora = as_("Cora")
    cora.get(f"{URL}/new")

    cora.post(URL, {"words": " miracle cure* ", "act": HOLD, "asking": ""}, htmx=htmx)
    number = WatchedPhrase.alike("miracle cure*").id
    page = cora.get(f"{URL}/{number}").text
    cora.post(f"{URL}/{number}", {"words": "miracle*", "act": HELP, "asking": ""}, htmx=htmx)

    assert "miracle cure*" in page
    assert watched() == ["miracle*"]
    assert WatchedPhrase.alike("miracle*").act == HELP
    assert "is saved" in cora.get(URL).text


UNFIT = {
    "": "Write a word or a few.",
    "***": "There has to be a letter",
    "ab*": "three letters or more",
    "x" * 101: "1 characters too long",
    "MY  dose!": "there already",
    "a\x00b": "hidden character",
}


def test_a_phrase_that_cannot_be_watched_comes_back(as_, phrase):
    cora = as_("Cora")
    with db.transaction():
        other = WatchedPhrase.create("other", ASK, by=None)

    for (words, sentence), new in itertools.product(UNFIT.items(), (True, False)):
        address = URL if new else f"{URL}/{other.id}"
        answer = cora.post(address, {"words": words, "act": ASK, "asking": "Sure?"})

        assert answer.status_code == 422, words
        assert sentence in cora.text
        assert cora.page.xpath("//input[@name='asking']/@value") == ["Sure?"]
    assert watched() == ["my dose", "other"]


def test_what_happens_has_to_be_one_of_four(as_, cast):
    assert as_("Cora").post(URL, {"words": "night", "act": "judge"}).status_code == 422


def test_there_are_never_more_than_500(as_, cast):
    numbered = [f"phrase {number}" for number in range(500)]
    rows = [{"words": each, "looked_for": each, "act": ASK, "asking": ""} for each in numbered]
    with db.transaction():
        session.execute(insert(WatchedPhrase), rows)
    cora = as_("Cora")

    answer = cora.post(URL, {"words": "one more", "act": ASK})

    assert answer.status_code == 422
    assert "There are 500 phrases." in cora.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_phrase_is_removed_and_brought_back(as_, phrase, htmx):
    cora = as_("Cora")

    removed = cora.post(f"{URL}/{phrase.id}/remove", htmx=htmx)
    gone, page = watched(), cora.get(URL).text
    restored = cora.post(f"{URL}/{phrase.id}/restore", htmx=htmx)

    assert gone == []
    assert f"{URL}/{phrase.id}/restore" in page
    assert watched() == ["my dose"]
    assert removed.status_code == restored.status_code == (200 if htmx else 303)
    assert not htmx or 'id="phrases"' in restored.text


def test_a_phrase_that_is_gone_is_not_there(as_, phrase):
    cora = as_("Cora")
    cora.post(f"{URL}/{phrase.id}/remove")

    assert cora.get(f"{URL}/{phrase.id}").status_code == 404
    assert cora.post(f"{URL}/{phrase.id}/remove").status_code == 404
    cora.post(f"{URL}/{phrase.id}/restore")
    assert cora.post(f"{URL}/{phrase.id}/restore").status_code == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_suggestions_are_offered_until_they_are_used(as_, phrase, htmx):
    cora = as_("Cora")
    before = cora.get(URL).text

    cora.post(f"{URL}/suggestions", htmx=htmx)

    assert "Use our suggestions" in before
    assert "kill myself" in watched()
    assert "Use our suggestions" not in cora.get(URL).text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_text_is_tried_and_not_kept(as_, phrase, cast, htmx):
    cora = as_("Cora")

    cora.post(f"{URL}/try", {"text": "What is MY dose?"}, htmx=htmx)

    trial = " ".join(cora.page.get_element_by_id("trial").text_content().split())
    assert "my dose" in trial
    assert "Ask the author first: Leave out how much?" in trial
    assert "What is MY dose?" in trial
    assert session.scalar(db.db.select(db.db.func.count()).select_from(Draft)) == 0
    assert cora.get(f"{URL}/try").location == URL


def test_a_text_without_any_says_so(as_, phrase):
    cora = as_("Cora")

    cora.post(f"{URL}/try", {"text": "Good morning"})

    assert "None of your phrases stands in it" in cora.text


def test_a_text_that_is_too_long_to_post_is_too_long_to_try(as_, phrase):
    cora = as_("Cora")

    assert cora.post(f"{URL}/try", {"text": "my dose " * 2000}).status_code == 422
    assert "too long" in cora.text


def test_to_others_there_are_no_watched_phrases(as_, phrase):
    words = {"words": "mine", "act": ASK, "asking": "", "text": "my dose"}
    addresses = [URL, f"{URL}/{phrase.id}", f"{URL}/try", f"{URL}/suggestions"]
    addresses += [f"{URL}/{phrase.id}/remove", f"{URL}/{phrase.id}/restore"]

    for name in ("Ada", "Mo", "Pia", "Mia"):
        browser = as_(name)
        pages = [browser.get(URL), browser.get(f"{URL}/new"), browser.get(f"{URL}/{phrase.id}")]
        answers = [browser.post(each, words, htmx=name in ("Ada", "Pia")) for each in addresses]
        assert {each.status_code for each in (*pages, *answers)} == {404}, name
    assert watched() == ["my dose"]
