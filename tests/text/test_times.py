"""Times of day are understood as people type them, and a doubt is kept as a doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text import times


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("9", 540),
        ("9am", 540),
        ("9 AM", 540),
        ("9 a.m.", 540),
        ("09:00", 540),
        ("9.30", 570),
        ("9:30 pm", 1290),
        ("9\N{NO-BREAK SPACE}pm", 1260),
        ("0930", 570),
        ("1730", 1050),
        ("17", 1020),
        ("12am", 0),
        ("12pm", 720),
        ("12.15 am", 15),
        ("0", 0),
        ("00:00", 0),
        ("24:00", 1440),
        ("noon", 720),
        (" Midday ", 720),
        ("midnight", 0),
        ("5 yh", 1020),
        ("9.15 y.b.", 555),
    ],
)
def test_a_time_is_understood(words, minutes):
    assert times.read(words).minutes == minutes


@pytest.mark.parametrize(
    "words",
    [
        "",
        "nine",
        "25",
        "24:01",
        "9:60",
        "13pm",
        "0am",
        "9-5",
        "9am 5",
        "٩",
        "-1",
        "9:3",
        "1" * 5000,
    ],
)
def test_what_is_no_time_is_not_guessed(words):
    assert times.read(words) is None


@pytest.mark.parametrize(("words", "bare"), [("5", True), ("5.30", True), ("12", True)])
def test_an_hour_that_may_be_morning_or_evening_says_so(words, bare):
    assert times.read(words).bare is bare


@pytest.mark.parametrize("words", ["05:00", "5am", "17", "0", "midnight", "24:00"])
def test_an_hour_without_a_doubt_says_so_too(words):
    assert not times.read(words).bare


@given(st.integers(0, 1439))
def test_every_minute_can_be_written_on_a_clock_of_24_hours(minutes):
    assert times.read(f"{minutes // 60:02}:{minutes % 60:02}").minutes == minutes


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_minute_of_the_day_or_none(words):
    found = times.read(words)

    assert found is None or 0 <= found.minutes <= 1440
