"""A short piece of a text shows where it was cut, and which words were looked for."""

import re
import sqlite3
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.extracts import ELLIPSIS, Part, excerpt, extracts, fold
from tests.text.corpora.reading import texts

LETTERS = st.text(st.sampled_from("aAeEéÉñŷßøİıσς łŁ-_'.²ⅷ小Я"), max_size=60)


def shown(parts: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.hit else part.text for part in parts)


def test_an_excerpt_ends_after_a_word():
    assert excerpt("one two\nthree, four", 14) == "one two three…"
    assert excerpt("one two", 7) == "one two"


def test_an_excerpt_of_one_long_word_is_cut_within_it():
    assert excerpt("x" * 30, 10) == "x" * 10 + ELLIPSIS


@pytest.mark.parametrize("letter", ["é\u0301", "👩‍👩‍👧", "❤️"])
def test_an_excerpt_does_not_cut_a_letter_in_two(letter):
    for length in range(6, 14):
        cut = excerpt(letter * 20, length).removesuffix(ELLIPSIS)
        assert cut.replace(letter, "") == ""


@given(st.text(max_size=300), st.integers(1, 90))
def test_an_excerpt_is_never_longer_than_asked(plain, length):
    cut = excerpt(plain, length)

    assert len(cut) <= length + 1
    assert " ".join(plain.split()).startswith(cut.removesuffix(ELLIPSIS))


def test_a_hit_is_found_whatever_its_case_and_accents():
    assert shown(extracts("Le CAFÉ du coin", ["cafe"])) == "Le [CAFÉ] du coin"
    assert shown(extracts("le cafe du coin", ["Café"])) == "le [cafe] du coin"


def test_a_word_is_a_whole_word_unless_it_is_a_beginning():
    assert shown(extracts("sleep sleepless asleep", ["sleep"])) == "[sleep] sleepless asleep"
    assert shown(extracts("sleep sleepless asleep", ["sleep*"])) == "[sleep] [sleepless] asleep"


def test_a_phrase_is_marked_as_one():
    assert shown(extracts("a post-natal ward, post", ["post natal"])) == (
        "a [post-natal] ward, post"
    )


def test_an_extract_shows_the_words_around_the_first_hit():
    plain = "before " * 50 + "the kettle boiled " + "after " * 50

    parts = extracts(plain, ["kettle"], width=80)

    assert parts[0].text == f"{ELLIPSIS} "
    assert Part("kettle", hit=True) in parts
    assert parts[-1].text.endswith(f" {ELLIPSIS}")
    assert len("".join(part.text for part in parts)) <= 80 + 4


def test_a_hit_near_the_end_uses_the_whole_width():
    text = "".join(part.text for part in extracts("before " * 50 + "kettle", ["kettle"], width=80))

    assert text.endswith("kettle")
    assert len(text) > 70


@pytest.mark.parametrize("words", [[], ["absent"], ["%"], [""], ["*"]])
def test_without_a_hit_the_beginning_is_shown(words):
    assert shown(extracts("one two three", words, width=9)) == f"one two {ELLIPSIS}"


def test_markup_in_a_text_is_left_to_the_template():
    assert extracts("<b>kettle</b>", ["kettle"])[0] == Part("<b>", hit=False)


def fts5_highlights(plain: str, word: str) -> str:
    """The same text, with what SQLite's own tokenizer takes for the word in brackets."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE posts USING fts5(body, tokenize='unicode61 remove_diacritics 2')"
    )
    database.execute("INSERT INTO posts VALUES (?)", [plain])
    found = database.execute(
        "SELECT highlight(posts, 0, '[', ']') FROM posts WHERE posts MATCH ?", [f'"{word}"']
    ).fetchone()
    return found[0] if found else plain


@settings(max_examples=100)
@given(LETTERS, st.text(st.sampled_from("aeéñŷøσł小я"), min_size=1, max_size=2))
def test_words_match_as_they_do_in_the_index(plain, word):
    plain = " ".join(plain.split())

    assert shown(extracts(plain, [word], width=200)) == fts5_highlights(plain, word)


@given(st.text(max_size=200))
def test_folding_keeps_every_place(plain):
    assert len(fold(plain)) == len(plain)


@given(st.sampled_from(texts("hostile")), st.lists(st.text(max_size=8), max_size=5))
def test_any_words_can_be_looked_for(plain, words):
    text = "".join(part.text for part in extracts(plain, words))

    assert re.sub(rf"^{ELLIPSIS} | {ELLIPSIS}$", "", text) in " ".join(plain.split())


def test_the_longest_text_is_searched_at_once():
    start = time.process_time()

    for plain in ("a" * 10_000, "a " * 5000, "é" * 10_000, "_" * 10_000, "a!" * 5000):
        extracts(plain, ["a*", "a a a a a a b", "é*", "b"])

    assert time.process_time() - start < 0.5
