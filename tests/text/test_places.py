"""Sentences that speak of a place are found; those that do not are left out."""

import pytest

from forum.text import places


@pytest.mark.parametrize(
    "sentence",
    [
        "I am parked by the river.",
        "We live in Ludlow.",
        "My mum is near Aberystwyth",
        "I’m at the station now.",
        "It is SY8 1AA.",
        "Dw i yn yr ysbyty.",
        "I drove to a car park and could not get out!",
    ],
)
def test_a_sentence_about_a_place_is_found(sentence):
    assert places.mentioned(f"I slept badly. {sentence}") == [sentence.replace("’", "'")]


@pytest.mark.parametrize("text", ["", "I slept badly. He cries a lot.", "Everybody is kind."])
def test_other_sentences_are_left_out(text):
    assert places.mentioned(text) == []


def test_a_sentence_without_an_end_is_cut():
    assert len(places.mentioned("In Ludlow " + "and on " * 999)[0]) == places.LONGEST
