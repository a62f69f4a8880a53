"""Whatever a reader types to search for is a question of words, never of operators."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.extracts import extracts
from forum.text.query import Query, fts5, parse
from tests.text.corpora.reading import texts

TYPED = st.text(st.sampled_from("ab \"'-*%():^{}+\x00\ud800é\u0301_.,“”NOTAR/\\;"), max_size=60)


@pytest.fixture
def posts():
    """The search index as the site has it, with four posts."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE posts USING fts5("
        "body, tokenize='porter unicode61 remove_diacritics 2')"
    )
    for body in (
        "I can't sleep at night",
        "Sleepless nights with a baby",
        "The baby sleeps. Not me AND you",
        "Café mornings, post-natal group",
    ):
        database.execute("INSERT INTO posts VALUES (?)", [body])
    return database


def found(posts, typed):
    """The numbers of the posts that a reader finds."""
    expression = fts5(parse(typed))
    sql = "SELECT rowid FROM posts WHERE posts MATCH ? ORDER BY rowid"
    return [number for (number,) in posts.execute(sql, [expression])] if expression else None


def test_words_phrases_and_excluded_words_are_told_apart():
    assert parse('baby "post natal" -tired sleep') == Query(
        words=("baby", "sleep"), phrases=(("post", "natal"),), excluded=("tired",)
    )


def test_every_term_is_quoted():
    assert fts5(parse('baby "post natal" sleep')) == '"baby" AND "sleep" AND "post natal"'
    assert fts5(parse("baby -tired -cross")) == '("baby") NOT ("tired" OR "cross")'


FOUND = [
    ("sleep", [1, 3]),
    ("sleeping", [1, 3]),
    ("baby sleep", [3]),
    ("sleep babies", [3]),
    ("can't", [1]),
    ('"can\'t sleep"', [1]),
    ("cafe", [4]),
    ("CAFÉ", [4]),
    ("cafe\u0301", [4]),
    ("post-natal", [4]),
    ("“post natal”", [4]),
    ('"natal post"', []),
    ("baby -sleeps", [2]),
    ("sleep AND you", [3]),
    ("sleep OR cafe", []),
    ("body:sleep", []),
    ("sleep*", [1, 3]),
    ("^the", [3]),
    ('baby "sleepless mornings', []),
    ('baby "sleepless nights', [2]),
]


def test_a_reader_finds_what_the_words_say(posts):
    for typed, numbers in FOUND:
        assert found(posts, typed) == numbers, (typed, numbers)


@pytest.mark.parametrize(
    "typed", ["", " ", "%", "*", '"', '""', "'", "-", "--", "\x00", "_", "-sleep", '-"a b"']
)
def test_without_a_word_to_look_for_nothing_is_asked(posts, typed):
    assert not parse(typed)
    assert found(posts, typed) is None


def test_ten_terms_and_200_characters_are_enough():
    assert len(parse(" ".join("abcdefghijklmnop")).words) == 10
    assert parse("a" * 500).words == ("a" * 200,)


def test_what_was_found_can_be_highlighted():
    marks = parse('"post natal" MORNING').marks

    hits = [part.text for part in extracts("Café mornings, post-natal group", marks) if part.hit]

    assert hits == ["mornings", "post-natal"]


@settings(max_examples=300)
@given(st.one_of(TYPED, st.text(max_size=60), st.sampled_from(texts("hostile"))))
def test_any_text_can_be_searched_for(typed):
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE posts USING fts5(body)")

    assert found(database, typed) in ([], None)
