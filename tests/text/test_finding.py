"""Phrases are found as whole words, however they are written, and in little time."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from forum.text.finding import found, is_vague, phrase


def finds(looked_for: str, text: str) -> bool:
    """Whether a phrase, as a coordinator types it, is found in a text."""
    return bool(found(text, [phrase(looked_for)]))


FOUND = [
    ("want to die", "I WANT  to\ndie."),
    ("want to die", "I want – to, die"),
    ("can't go on", "I can’t go on like this"),
    ("can’t go on", "cant go on"),
    ("self-harm", "some self harm, long ago"),
    ("kill myself", "**kill** my*self*"),
    ("kill myself", "ki\u200bll my\u00adself"),
    ("cafe", "the CAFÉ"),
    ("Ŵyl", "yr wyl"),
    ("overdos*", "an overdose"),
    ("smother* him", "smothering HIM"),
    ("end it", "the end it"),
    ("die", "die"),
]


def test_a_phrase_is_found_however_it_is_written():
    for looked_for, text in FOUND:
        assert finds(looked_for, text), (looked_for, text)


ELSEWHERE = [
    ("die", "the diet of the audience"),
    ("want to die", "want to live or die"),
    ("kill myself", "killing myself"),
    ("overdos*", "no over dose"),
    ("kill myself", "myself kill"),
    ("*", "anything * at all"),
    ("", "anything"),
]


def test_a_phrase_is_not_found_in_other_words():
    for looked_for, text in ELSEWHERE:
        assert not finds(looked_for, text), (looked_for, text)


def test_each_phrase_of_many_is_found_where_they_overlap():
    phrases = ["want to", "want to die", "to die", "die*", "want* to"]

    assert found("I want to die", [phrase(each) for each in phrases]) == set(phrases)


def test_a_star_after_fewer_than_three_letters_is_too_vague():
    assert is_vague(phrase("ab*"))
    assert is_vague(phrase("kill a*"))
    assert not is_vague(phrase("abc* ab"))


@given(st.text(max_size=200), st.text(min_size=1, max_size=60))
def test_words_around_a_phrase_never_hide_it(around, looked_for):
    looked_for_as = phrase(looked_for)

    in_it = found(f"{around} {looked_for} {around}", [looked_for_as])

    assert in_it == ({looked_for_as} if looked_for_as else set()) or "*" in looked_for


@given(st.text(), st.lists(st.text(max_size=100), max_size=5))
def test_any_text_and_any_phrases_are_taken(text, phrases):
    found(text, [phrase(each) for each in phrases])


WORDS = [f"word{number}" for number in range(400)]
CHANCE = random.Random(7)
PHRASES = [phrase(" ".join(CHANCE.choices(WORDS, k=3)) + "*" * (n % 2)) for n in range(500)]
UNITS = [" ".join(WORDS), "word1 word2 ", "a ", "á", "́", "*", "’", "\u200b", "ﷺ", "word1", "ı̇ "]


def test_500_phrases_are_looked_for_in_10_000_characters_in_no_time():
    for unit in UNITS:
        text = (unit * 10_000)[:10_000]
        assert any(_time(text) < 0.15 for _ in range(3)), unit  # 6 ms on an idle machine


def test_twice_the_text_takes_about_twice_the_time():
    text = (" ".join(WORDS) * 40)[:40_000]

    short, long = (min(_time(text * times) for _ in range(3)) for times in (1, 4))

    assert long < 12 * short


def _time(text):
    start = time.process_time()
    found(text, PHRASES)
    return time.process_time() - start
