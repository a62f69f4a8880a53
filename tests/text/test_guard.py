"""No text makes the server think for long, and nobody's words are lost for it."""

import sys
import time

import pytest

from forum.text import guard
from forum.text.markdown import render
from tests.text.corpora.reading import texts

UNITS = texts("pathological")
SECONDS = 0.5  # of the processor, for a text of 10,000 characters
RATIO = 60  # of HTML to text


def often(unit: str) -> str:
    """The unit again and again, as far as the guard lets it through."""
    most = [guard.POST.characters // len(unit)]
    special = sum(unit.count(each) for each in "[]`*_<>\\!()#~=&")
    addresses = unit.count("://") + unit.lower().count("www.")
    for limit, count in (
        (guard.POST.special, special),
        (guard.POST.brackets, unit.count("[")),
        (guard.POST.lines - 1, unit.count("\n")),
        (guard.POST.addresses, addresses),
    ):
        most += [limit // count] if count else []
    return unit * min(most)


def timed(source: str) -> tuple[float, str]:
    """How long a text takes, and what becomes of it."""
    start = time.process_time()
    html = render(source).html
    return time.process_time() - start, html


def slow(sources: list[str]) -> dict[str, float]:
    """The texts that take too long or become too large, and how long they took.

    Half of a text goes first: where that takes less than an eighth of the time, all of it takes
    less than the time, unless it grows faster than with the cube of the length.
    """
    found = {}
    for source in sources:
        took, html = timed(source[: len(source) // 2])
        if took < SECONDS / 8 and len(html) < RATIO / 2 * len(source) / 2:
            continue
        took, html = timed(source)
        if took > SECONDS:  # somebody else may have had the processor: the quicker of two counts
            took = min(took, timed(source)[0])
        if took > SECONDS or len(html) > RATIO * len(source):
            found[source[:40]] = took
    return found


def test_there_are_enough_pathological_units():
    assert len(set(UNITS)) == len(UNITS) >= 200


@pytest.mark.parametrize("first", range(4))
def test_a_unit_as_often_as_the_guard_allows_is_rendered_in_time(first):
    assert slow([often(unit) for unit in UNITS[first::4]]) == {}


def test_a_unit_among_words_is_rendered_in_time():
    mixed = [often(unit) for unit in UNITS[::16]]

    assert slow([text + "a " * ((10_000 - len(text)) // 2) for text in mixed]) == {}


def test_a_text_of_nothing_but_one_unit_is_rendered_in_time():
    assert slow([(unit * 10_000)[:10_000] for unit in UNITS[::16]]) == {}


KNOTS = [
    "a" * 10_001,
    "*" * 401,
    "[" * 61,
    "a\n" * 800,
    "www.a " * 101,
    "1. " * 4,
    "- - - - a",
    "> " * 6,
]


def test_a_knot_is_told_from_a_text():
    for knot in KNOTS:
        assert guard.is_knotted(knot, guard.POST), knot[:9]
        assert render(knot).plain, knot[:9]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "**bold** " * 50,
        "a\n" * 799,
        "- - - -",
        "* * * * * * *",
        "***** warning *****",
    ],
)
def test_what_people_write_is_no_knot(text):
    assert not guard.is_knotted(text, guard.POST)


def test_a_caller_who_stands_deep_loses_no_word():
    def deeper(levels: int) -> str:
        return deeper(levels - 1) if levels else render("- a\n    - b\n        - c\n\nd").plain

    frame, used = sys._getframe(), 0
    while frame := frame.f_back:
        used += 1
    found = {deeper(sys.getrecursionlimit() - used - room).split()[-1] for room in (90, 120, 200)}

    assert found == {"d"}
    assert render("- a\n- b").html.count("<li>") == 2
