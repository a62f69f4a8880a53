"""What would tell either side who the other is: found however it is written, and where."""

from __future__ import annotations

import pytest

from forum.text.giveaways import KINDS, Giveaway, found

SIDES = {
    "addresses": ["mia.jones@example.org", "pia84@mail.example.org"],
    "names": ["Mia Jones", "Pia Wyn Puw"],
    "numbers": ["+44 7700 900123"],
}


def told(text):
    """Kind and words of everything found in a text."""
    return [(each.kind, text[each.start : each.end]) for each in found(text, **SIDES)]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("email", "mia.jones@example.org"),
        ("email", "MIA.JONES@EXAMPLE.ORG"),
        ("email", "m i a . j o n e s @ e x a m p l e . o r g"),
        ("email", "mia dot jones at example dot org"),
        ("email", "mia.jones (at) example (dot) org"),
        ("email", "mia.jones[at]example.org"),
        ("email", "mia.jones%40example.org"),
        ("email", "mia.jones＠example.org"),
        ("email", "mіa.jоnes@example.org"),
        ("email", "mia.\u200bjones@example.org"),
        ("email", "pia84"),
        ("email", "somebody@else.example"),
        ("email", "somebody at else dot example"),
        ("phone", "07700 900123"),
        ("phone", "0 7 7 0 0 9 0 0 1 2 3"),
        ("phone", "+44 (0)7700-900-123"),
        ("phone", "07700 900 456"),
        ("name", "Mia Jones"),
        ("name", "mia  JONES"),
        ("name", "MiaJones"),
        ("name", "Jones, Mia"),
        ("name", "Míа Jοnes"),
        ("name", "Pia Puw"),
        ("address", "12 Willow Close"),
        ("postcode", "CF10 3AT"),
        ("nhs", "943 476 5919"),
    ],
)
def test_what_gives_somebody_away_is_found_where_it_stands(kind, words):
    text = f"Hello, and so: {words}, as I said"

    assert told(text) == [(kind, words)]


def test_there_is_an_example_of_each_kind():
    everything = "a@b.example 07700 900456, Mia Jones, 12 Willow Close, CF10 3AT, 943 476 5919"

    assert {kind for kind, _words in told(everything)} == set(KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "Love, Mia",
        "I was at home. Then we drove to the sea, at noon.",
        "We met at a cafe dot the i's and cross the t's",
        "Mia joined the group, and Jonesy came",
        "The ward was number 12, on the 3rd floor, since 2024.",
        "Ring 111 or 116 123, or text 85258.",
        "Piano and utopia84s",
        "",
    ],
)
def test_what_gives_nobody_away_is_passed_over(text):
    assert told(text) == []


def test_several_are_told_in_order_without_overlaps():
    text = "Mia Jones, mia.jones@example.org, Mia Jones"

    spots = found(text, **SIDES)

    assert spots[0] == Giveaway("name", 0, 9)
    assert [each.kind for each in spots] == ["name", "email", "name"]


def test_empty_names_and_addresses_find_nothing():
    assert (
        found("Some words.", addresses=["", "@", "a@"], names=["", " ", "–"], numbers=["", "1"])
        == ()
    )
