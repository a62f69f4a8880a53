"""Muted words are found whatever their case and accents, whole, and in linear time."""

from __future__ import annotations

import time

import pytest

from forum.text.muting import plainly, stand_in


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Sleep", "I could not SLEEP."),
        ("sleep", "sleep"),
        ("zoe", "Zoë said so"),
        ("zoë", "Zoe said so"),
        ("ŵyn", "WYN"),
        ("don't", "Don’t you"),
        ("mother and baby unit", "the Mother and\n\nbaby   unit"),
        ("mother-in-law", "my mother in law"),
        ("ﬁre", "Fire"),
        ("e\u0301te", "Été"),
        ("111", "call 111 now"),
        ("睡眠", "睡眠"),
    ],
)
def test_a_word_is_found_however_it_is_written(word, text):
    assert stand_in([plainly(word)], text)


@pytest.mark.parametrize(
    ("word", "text"),
    [("sleep", "sleepless"), ("less", "sleepless"), ("unit", ""), ("baby unit", "baby, my unit")],
)
def test_only_whole_words_count(word, text):
    assert not stand_in([plainly(word)], text)


def test_signs_alone_are_no_word():
    assert [plainly(each) for each in ("", "...", "🔪", " \u0301 ", "_")] == [""] * 5


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "a " * 5_000, "a\u0301" * 5_000, "\u0315\u0300" * 5_000, "ﷺ" * 10_000]
)
def test_fifty_words_are_sought_in_a_long_post_within_a_blink(text):
    words = [plainly(f"{'a ' * 29}{number}") for number in range(50)]
    begun = time.process_time()

    stand_in(words, text)

    assert time.process_time() - begun < 0.2
