"""Two names that people would take for each other have one skeleton."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from forum.text.lookalikes import readings, skeleton

SAME = [
    ["Mia", "MIA", "mia", "Mía", "M i a", "M.i.a", "M1a", "Mla", "M\u200bia", "Ｍｉａ", "𝓜𝓲𝓪"],
    ["Mia", "Мia", "Miа", "ΜΙΑ", "Мiа"],  # with Cyrillic and Greek letters
    ["Bob", "B0b", "Вob", "ВОВ"],
    ["Wren", "vvren", "VVREN"],
    ["Łukasz Ørsted", "lukasz orsted"],
    ["Νίκος", "ΝΊΚΟΣ", "νικος"],
    ["Нина", "нина"],
    ["प्रिया", "प्रिया\u200c"],
    ["Siân", "Sia\u0302n", "SIAN"],
]
APART = [
    "Mia",
    "Mira",
    "Pat",
    "Nina",
    "Нина",
    "Νίκος",
    "प्रिया",
    "प्रया",
    "小雨",
    "大雨",
    "שרה",
    "???",
    "!",
]


def test_names_that_look_alike_have_one_skeleton():
    assert [names for names in SAME if len(set(map(skeleton, names))) != 1] == []


def test_names_that_do_not_look_alike_have_two():
    pairs = itertools.combinations(APART, 2)

    assert [(one, other) for one, other in pairs if skeleton(one) == skeleton(other)] == []


def test_a_name_in_letters_that_look_latin_can_be_read_both_ways():
    assert readings("ΝΗЅ")[0] == skeleton("nhs")
    assert readings("ΝΗЅ")[1] != skeleton("nhs")


@given(st.text(max_size=40))
def test_any_name_has_a_skeleton(name):
    assert bool(skeleton(name)) == bool(name)


@given(st.text(st.characters(max_codepoint=0x17F, categories=["L", "N"]), min_size=1, max_size=30))
def test_a_name_in_latin_letters_is_the_same_in_capitals(name):
    assert skeleton(name.casefold()) == skeleton(name)
