"""The same words find the same posts, whichever engine the database brings."""

from __future__ import annotations

import pytest

from forum import db, search
from forum.db import session
from forum.models.topics import Topic
from forum.search import Question, tsvector
from forum.text.query import parse, tsquery
from tests.statements import asked
from tests.text.corpora.reading import texts

BODIES = (
    "I can't sleep at night",
    "Sleepless nights with a baby",
    "The baby sleeps. Not me AND you",
    "Café mornings, post-natal group",
    "Read https://example.org/sleep_well and write to mia@example.org",
    "Mae fy ngŵr i'n flinedig",
)


@pytest.fixture
def written(cast):
    """Six posts; `written("sleep")` says which of them are found."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body=BODIES[0])
        posts = [topic.opening_post, *(topic.reply(by=cast.mia, body=each) for each in BODIES[1:])]
        numbers = {post.id: place for place, post in enumerate(posts, start=1)}

    def found(typed: str, reader=cast.mia) -> list[int]:
        asked = search.find(reader, Question(words=parse(typed))).posts
        return sorted(numbers[each.id] for each in session.scalars(asked))

    return found


def test_words_are_found_by_their_stems_and_without_accents(written):
    assert written("sleep") == [1, 3, 5]
    assert written("sleeping") == [1, 3, 5]
    assert written("babies") == [2, 3]
    assert written("cafe") == written("CAFÉ") == [4]
    assert written("ngwr") == [6]


def test_punctuation_parts_words_and_no_word_is_too_common(written):
    assert written("can't") == [1]
    assert written("natal") == [4]
    assert written("well") == written("example mia") == [5]
    assert written("not me") == [3]


def test_phrases_and_words_that_must_not_be_there(written):
    assert written('"baby sleeps"') == [3]
    assert written('"sleeps baby"') == []
    assert written("sleep -baby") == [1, 5]
    assert written('baby -"baby sleeps"') == [2]


def test_marks_of_the_index_are_no_words(written, cast):
    assert written(f"b{cast.board_mothers.id}") == []
    assert written(f"b:{cast.board_mothers.id}") == []
    assert written(f"m:{cast.mia.id}") == []


def test_nobody_finds_what_stands_behind_a_wall(written, cast):
    assert written("sleep", reader=cast.pat) == []


def test_whatever_is_typed_is_a_question(written):
    for typed in ("² ½", "ﷺ", "a & | ! <-> :* ' \\ b", "İSTANBUL", "𝕬𝖇", *texts("hostile")[:60]):
        if parse(typed):
            written(typed)


def test_the_operators_of_postgresql_are_ours_alone():
    asked = tsquery(parse('baby "post natal" -tired -so:*'))

    assert asked == "'baby' & ('post' <-> 'natal') & !(('tired') | ('so'))"


@pytest.mark.postgresql
def test_postgresql_plans_for_the_words_that_are_asked(written):
    with asked() as statements:
        written("sleep")

    assert str(tsvector.PLAN_ANEW) in statements


@pytest.mark.postgresql
@pytest.mark.parametrize("new", [1, 4, 100])
def test_postgresql_finds_what_is_new_and_what_is_old(written, cast, monkeypatch, new):
    monkeypatch.setattr(tsvector, "NEW_POSTS", new)
    monkeypatch.setattr(tsvector, "NEW_TOPICS", new)

    titles = session.scalars(search.find(cast.mia, Question(words=parse("nights"))).topics).all()

    assert written("sleep") == [1, 3, 5]
    assert [each.title for each in titles] == ["Nights"]
