"""Whether a text repeats another: six words in a row, whatever stands between them."""

import pytest

from forum.text.overlap import repeats

SAID = "The quick brown fox, they said, jumps over it."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SAID, True),
        ("Hello: “quick BROWN fox -- they\nsaid; jumps” is all.", True),
        ("the quick brown fox they never said jumps", False),
        ("", False),
    ],
)
def test_six_words_in_a_row_are_a_repetition(text, found):
    assert repeats(text, SAID) is found


def test_a_shorter_text_has_to_stand_there_whole():
    assert repeats("He said: look here!", "Look here")
    assert not repeats("He said: look there", "Look here")


@pytest.mark.parametrize("original", ["", "…", " \n"])
def test_nothing_is_repeated_by_no_words(original):
    assert not repeats("Anything", original)
