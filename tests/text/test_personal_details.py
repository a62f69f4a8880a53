"""What a writer may not mean to tell is found; helplines, doses, dates and times are not."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from forum.text.personal_details import KINDS, MOST, Detail, find
from forum.text.phone_numbers import is_nhs_number
from tests.text.corpora.reading import texts

TOLD = [each.split(" | ") for each in texts("personal_details")]
UNITS = [
    *("0 ", "00 ", "07700 ", "1-", "0", "1", "+(", "(0", "123 ", "a@", "a.", "@a.", "a1 ", "M1 "),
    *("12 a ", "12 A ", "12 Aa ", "12 Heol ", "born ", "born 1 ", "1/1/", "dob", "Dr ", "Dr A. "),
    *("nurse ", "nurse, ", "12 abcd efgh ijkl ", "A", "x", "B1 1", "1st of ", "é"),
]


def test_what_tells_who_somebody_is_is_found():
    found = {text: find(text) for _kind, _extract, text in TOLD}

    assert found == {text: [Detail(kind, extract)] for kind, extract, text in TOLD}


def test_there_is_an_example_of_each_kind():
    assert {kind for kind, _extract, _text in TOLD} == set(KINDS)


def test_what_tells_nobody_anything_is_passed_over():
    assert {text: find(text) for text in texts("nothing_personal") if find(text)} == {}


def test_what_everybody_may_be_told_is_passed_over_however_it_is_written():
    text = "Call us on 020 7946 0958 or mail Hello@Willow.example, or me on 07700 900123."

    found = find(text, known=["(020) 7946-0958", "hello@willow.example", ""])

    assert [each.extract for each in found] == ["07700 900123"]


def test_several_are_told_in_order_and_each_once():
    text = "Dr Patel, 12 Willow Close, CF10 3AT. Dr Patel, on 07700 900123, a@b.example."

    found = [each.kind for each in find(text)]

    assert found == ["carer", "address", "postcode", "phone", "email"]


def test_no_more_than_ten_are_told():
    text = " ".join(f"mia{number}@example.org" for number in range(50))

    assert len(find(text)) == MOST


def test_nhs_numbers_are_told_by_their_last_digit():
    assert is_nhs_number("9434765919")
    assert not any(is_nhs_number(f"943476591{last}") for last in range(9))


@given(st.text())
def test_any_text_is_taken(text):
    for each in find(text):
        assert each.kind in KINDS
        assert each.extract


def test_time_grows_with_the_length_alone():
    for unit in UNITS:
        # Somebody else may have had the processor: the quicker of two counts.
        assert any(_in_time(unit) for _ in range(2)), unit


def _in_time(unit):
    few, many = (_time((unit * length)[:length]) for length in (5_000, 20_000))
    return few < 0.15 and many < 12 * max(few, 0.01)  # few: at most 20 ms on an idle machine


def _time(text):
    start = time.process_time()
    find(text)
    return time.process_time() - start
