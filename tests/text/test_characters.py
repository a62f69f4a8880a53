"""Characters that hide, deceive or break things are told, and an unseen text is no text."""

import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from forum.text import characters

CODES = {
    "a\x00b": "nul",
    "a\ud800b": "surrogate",
    "a\x07b": "control",
    "a\x85b": "control",
    "a\uffffb": "control",
    "a\u202eb": "direction",
    "a\u2066b": "direction",
    "a\tb\nc\r\nd": None,
    "שלום مرحبا 👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 tŷ": None,
}


def test_a_text_is_told_what_is_wrong_with_it():
    assert {text: characters.problem(text, multiline=True) for text in CODES} == CODES


def test_a_single_line_has_no_breaks():
    found = {characters.problem(f"a{each}b", multiline=False) for each in "\n\r\t\u2028"}

    assert found == {"control"}


def test_a_text_is_tidied():
    assert characters.tidy("  a\r\nb\rc\u2028e\u0301 \n") == "a\nb\nc\n\u00e9"


def test_a_text_that_shows_nothing_is_empty():
    blank = ["", " \n\t", "\u00a0\u2003", "\u200b\u200d", "\u3164", "\u2800", "\u115f\u1160"]

    assert {characters.tidy(text) for text in (*blank, "\ufe0f", "\u034f")} == {""}


def test_a_text_that_shows_something_is_kept():
    for text in (".", "ㅎ", "👍", "\u0301a", "\U0001fae9"):
        assert characters.tidy(text) == text


def test_marks_piled_on_a_letter_are_few_and_cost_little():
    start = time.process_time()

    tidied = characters.tidy("a" + "\u0301\u0316" * 50_000)

    assert len(tidied) <= 9
    assert time.process_time() - start < 0.5


@given(st.text())
def test_a_scrubbed_text_has_no_problem(text):
    assert characters.problem(characters.scrub(text), multiline=True) is None


@given(st.text())
def test_tidying_twice_is_tidying_once(text):
    tidied = characters.tidy(text)

    assert characters.tidy(tidied) == tidied
    assert unicodedata.is_normalized("NFC", tidied)
