"""Watched phrases: kept as they are typed, looked for as they sound, removed with a way back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.watched_phrases import ASK, HELP, HOLD, SUGGESTED, TELL, WatchedPhrase


@pytest.fixture
def phrases(app, cast):
    """One of each kind."""
    with db.transaction():
        for words, act in (
            ("want to die", HELP),
            ("my dose", ASK),
            ("tablet*", TELL),
            ("cure", HOLD),
        ):
            WatchedPhrase.create(words, act, by=cast.cora)


def watched():
    """The words of all, by what happens."""
    return [each.words for each in session.scalars(WatchedPhrase.watched())]


def test_phrases_of_a_text_are_found(phrases):
    found = WatchedPhrase.in_text("The tablets? I do not WANT\nto die. A miracle.")

    assert [(each.words, each.act) for each in found] == [("want to die", HELP), ("tablet*", TELL)]


def test_a_removed_phrase_is_not_found_and_comes_back(phrases, cast):
    with db.transaction():
        phrase = WatchedPhrase.alike("My DOSE!")
        phrase.remove(by=cast.cora)

    assert WatchedPhrase.in_text("my dose") == []
    assert session.scalars(WatchedPhrase.removed_lately()).all() == [phrase]
    with db.transaction():
        phrase.restore(by=cast.cora)
    assert WatchedPhrase.in_text("my dose") == [phrase]


def test_a_phrase_that_was_removed_yesterday_is_forgotten(phrases, cast):
    with db.transaction():
        WatchedPhrase.alike("my dose").remove(by=cast.cora)
        WatchedPhrase.alike("my dose").removed_at = clock.ago(hours=25)

    with db.transaction():
        WatchedPhrase.alike("cure").remove(by=cast.cora)

    assert WatchedPhrase.alike("my dose") is None
    assert WatchedPhrase.alike("cure").removed_at


def test_the_same_words_again_take_the_place_of_those_removed(phrases, cast):
    with db.transaction():
        WatchedPhrase.alike("my dose").remove(by=cast.cora)
        WatchedPhrase.alike("cure").edit("My dose", TELL, by=cast.cora)
        WatchedPhrase.alike("my dose").remove(by=cast.cora)
        WatchedPhrase.create("MY dose", ASK, by=cast.cora, asking="Sure?")

    assert watched() == ["MY dose", "want to die", "tablet*"]


def test_each_deed_is_in_the_log(phrases, cast):
    with db.transaction():
        phrase = WatchedPhrase.alike("cure")
        phrase.edit("cures", HOLD, by=cast.cora)
        phrase.edit("cures", HOLD, by=cast.cora)
        phrase.remove(by=cast.cora)
        phrase.remove(by=cast.cora)
        phrase.restore(by=cast.cora)

    deeds = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [each for each in deeds if each.startswith("watched_phrase.")][4:] == [
        "watched_phrase.edit",
        "watched_phrase.remove",
        "watched_phrase.restore",
    ]


def test_suggestions_are_added_once_and_leave_the_others_alone(phrases, cast):
    with db.transaction():
        WatchedPhrase.alike("want to die").edit("want to die", TELL, by=cast.cora)
        WatchedPhrase.suggest(by=cast.cora)
        WatchedPhrase.suggest(by=cast.cora)

    assert WatchedPhrase.count() == 3 + len(SUGGESTED)
    assert WatchedPhrase.alike("want to die").act == TELL


TELLING = [
    "Some nights I just want to end it all.",
    "I don’t want to wake up tomorrow",
    "He thinks the baby is possessed",
    "voices are telling me things",
    "Dw i eisiau marw",
]


def test_suggestions_find_what_people_write_who_may_be_in_danger(app):
    with db.transaction():
        WatchedPhrase.seed()

    for text in TELLING:
        assert WatchedPhrase.in_text(text), text


ORDINARY = [
    "I was ill for a year, and heard voices. It passed.",
    "We want to diet, and I can’t go on holiday.",
    "My phone died. The end of it all was a cup of tea.",
    "She hurt her knee, my baby slept.",
]


def test_suggestions_leave_ordinary_posts_alone(app):
    with db.transaction():
        WatchedPhrase.seed()

    for text in ORDINARY:
        assert WatchedPhrase.in_text(text) == [], text
