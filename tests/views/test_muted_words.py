"""Muted words: a list of one's own, added to and taken from in place."""

from __future__ import annotations

import pytest

from forum import db
from forum.models.muted_words import MutedWord
from forum.models.topics import Topic


def words(member):
    """What a member has muted."""
    return [each.words for each in MutedWord.of(member)]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_word_is_muted_taken_away_and_brought_back(as_, cast, htmx):
    mia = as_("Mia")

    answer = mia.post("/you/muted", {"words": " Night feeds "}, htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    assert words(cast.mia) == ["Night feeds"]
    number = MutedWord.of(cast.mia)[0].id
    answer = mia.post(f"/you/muted/{number}/unmute", htmx=htmx)
    assert answer.status_code == 200
    assert 'value="Night feeds"' in answer.text
    assert words(cast.mia) == []


UNFIT = [("", ""), ("...", "..."), ("x" * 61, "x" * 61), ("a\u202eb", "a\u202eb")]


def test_what_cannot_be_a_word_comes_back_to_be_mended(as_, cast):
    mia = as_("Mia")

    for typed, kept in UNFIT:
        answer = mia.post("/you/muted", {"words": typed})

        assert answer.status_code == 422, (typed, kept)
        assert mia.page.xpath("//input[@name='words']/@value") == [kept], (typed, kept)
        assert words(cast.mia) == [], (typed, kept)


def test_there_is_room_for_fifty(as_, cast):
    with db.transaction():
        for number in range(50):
            MutedWord.mute(f"word {number}", by=cast.mia)

    assert as_("Mia").post("/you/muted", {"words": "one more"}).status_code == 422
    assert len(words(cast.mia)) == 50


def test_the_words_of_others_do_not_exist(as_, cast):
    with db.transaction():
        MutedWord.mute("sleep", by=cast.sol)
    number = MutedWord.of(cast.sol)[0].id

    assert as_("Mia").post(f"/you/muted/{number}/unmute").status_code == 404
    assert as_("Vi").post(f"/you/muted/{number}/unmute").status_code == 401
    assert as_("Vi").post("/you/muted", {"words": "sleep"}).status_code == 401
    assert words(cast.sol) == ["sleep"]


def test_the_word_itself_is_not_repeated_where_it_folds(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.sol, title="Nights", body="The xylophone")
        MutedWord.mute("xylophone", by=cast.mia)
    mia = as_("Mia")

    mia.get("/")
    assert "Has a word that you muted" in mia.text
    assert "xylophone" not in mia.text
    mia.get(f"/topics/{topic.id}")
    assert "Has a word that you muted · Show" in mia.text
