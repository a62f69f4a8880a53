"""An @ may mean several names; nobody is meant by a mail address, code or a quote."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.mentions import candidates


def test_the_longest_name_comes_first():
    assert candidates("thank you @Misty Wren, really") == [("Misty Wren", "Misty")]
    assert candidates("@Misty Wren thank you so much")[0] == (
        "Misty Wren thank you so",
        "Misty Wren thank you",
        "Misty Wren thank",
        "Misty Wren",
        "Misty",
    )


def test_a_name_ends_before_the_punctuation_after_it():
    assert candidates("(@O'Neil-Jones.) @J. Smith") == [("O'Neil-Jones",), ("J. Smith", "J")]


def test_what_belongs_to_somebody_mentions_them():
    assert candidates("@Mia's idea") == [("Mia's idea", "Mia's", "Mia")]
    assert candidates("@Mia’s") == [("Mia’s", "Mia")]


def test_a_name_in_any_script_is_found():
    assert candidates("@Siân @प्रिया @Нина") == [("Siân",), ("प्रिया",), ("Нина",)]


@pytest.mark.parametrize(
    "text",
    [
        "mia@a.example",
        "a.b+c@d",
        "@",
        "@ Mia",
        "\\@Mia",
        "`@Mia`",
        "`` ` @Mia ``",
        "> @Mia",
        "@" + "a" * 31,
    ],
)
def test_nobody_is_meant(text):
    assert candidates(text) == []


def test_a_backtick_alone_hides_nobody():
    assert candidates("` @Mia `` @Pat") == [("Mia",), ("Pat",)]


def test_a_name_stays_on_its_line():
    assert candidates("@Misty\nWren") == [("Misty",)]


def test_a_name_that_does_not_fit_is_left_out():
    assert candidates("@Mia " + "a" * 30) == [("Mia",)]


def test_twenty_mentions_are_enough():
    assert len(candidates("@Mia, " * 50)) == 20


@pytest.mark.parametrize("unit", ["@", "@a", "@a ", "`@a", "`", "``` ", ">", "> ", "@'", "@a\n"])
def test_the_longest_text_is_read_at_once(unit):
    start = time.process_time()

    candidates((unit * 100_000)[:100_000])

    assert time.process_time() - start < 0.5


@given(st.text(st.sampled_from("@` >ab\n.'-\\é👩")))
def test_any_text_is_read(text):
    for possible in candidates(text):
        assert list(possible) == sorted(possible, key=len, reverse=True)
        assert all(0 < len(name) <= 30 and len(name.split()) <= 5 for name in possible)
