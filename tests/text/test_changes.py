"""What changed is told by paragraph and by word, and nothing is lost in the telling."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.changes import Change, changes

WORDS = st.lists(st.sampled_from(["a", "b", "word", " ", "\n", "\n\n", "."]), max_size=40)


def told(old: str, new: str) -> str:
    marks = {"same": "{}", "removed": "-[{}]", "added": "+[{}]"}
    return "".join(marks[each.kind].format(each.text) for each in changes(old, new))


def test_nothing_changed():
    assert changes("one\n\ntwo", "one\n\ntwo") == [Change("same", "one\n\ntwo")]
    assert changes("", "") == []


def test_a_paragraph_came_or_went():
    assert told("one\n\ntwo", "one\n\nand\n\ntwo") == "one\n\n+[and\n\n]two"
    assert told("one\n\ntwo", "two") == "-[one\n\n]two"
    assert told("", "one") == "+[one]"


def test_a_word_changed_within_a_paragraph():
    assert told("We are kind here.", "We are always kind here!") == (
        "We are +[always ]kind here-[.]+[!]"
    )


def test_words_beside_each_other_change_together():
    assert told("we meet on dark cold days here", "we meet on warm dry days here") == (
        "we meet on -[dark cold]+[warm dry] days here"
    )


def test_a_paragraph_written_anew_is_told_whole():
    assert told("Never post a name.\n\nEnd.", "Ask first, always!\n\nEnd.") == (
        "-[Never post a name.]+[Ask first, always!]\n\nEnd."
    )


@settings(max_examples=200)
@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_what_changed(one, other):
    old, new = "".join(one), "".join(other)

    told = changes(old, new)

    assert "".join(each.text for each in told if each.kind != "added") == old
    assert "".join(each.text for each in told if each.kind != "removed") == new
    assert all(each.text for each in told)


def shuffled(units: list[str], count: int, seed: int) -> str:
    random = Random(seed)
    return "".join(random.choice(units) for _ in range(count))[:10_000]


@pytest.mark.parametrize(
    "units",
    [["a\n\n", "b\n\n"], ["a ", "b "], ["a", "."], ["x"], ["\n"], ["a b c\n\n", "a b d\n\n"]],
)
def test_two_long_texts_are_compared_in_time(units):
    start = time.process_time()

    changes(shuffled(units, 10_000, seed=1), shuffled(units, 10_000, seed=2))

    assert time.process_time() - start < 1
