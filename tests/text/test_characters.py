"""Characters that hide, deceive or break things are told, and an unseen text is no text."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text import characters


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\x00b", "nul"),
        ("a\ud800b", "surrogate"),
        ("a\x07b", "control"),
        ("a\x85b", "control"),
        ("a\uffffb", "control"),
        ("a\u202eb", "direction"),
        ("a\u2066b", "direction"),
        ("a\tb\nc\r\nd", None),
        ("שלום مرحبا 👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 tŷ", None),
    ],
)
def test_a_text_is_told_what_is_wrong_with_it(text, code):
    assert characters.problem(text, multiline=True) == code


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\tb", "a\u2028b"])
def test_a_single_line_has_no_breaks(text):
    assert characters.problem(text, multiline=False) == "control"


def test_a_text_is_tidied():
    assert characters.tidy("  a\r\nb\rc\u2028e\u0301 \n") == "a\nb\nc\n\u00e9"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\u00a0\u2003",
        "\u200b\u200d",
        "\u3164",
        "\u2800",
        "\u115f\u1160",
        "\ufe0f",
        "\u034f",
    ],
)
def test_a_text_that_shows_nothing_is_empty(text):
    assert characters.tidy(text) == ""


@pytest.mark.parametrize("text", [".", "ㅎ", "👍", "\u0301a", "\U0001fae9"])
def test_a_text_that_shows_something_is_kept(text):
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
