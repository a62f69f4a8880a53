"""A display name can be said aloud, is nobody else's, and leads nowhere."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from forum.text import names

NAMES = [
    *("Mia", "Mo", "Misty Wren", "O'Neil", "O’Neil", "Anne-Marie", "J. Smith", "Mum of 2"),
    *("2under2", "Siân", "Łukasz", "Нина", "प्रिया", "مريم", "小雨", "é\u0301", "x" * 30),
]


def test_a_name_may_be_taken():
    for name in NAMES:
        assert names.problem(name, reserved=["Kettle Charity"]) is None, name


REFUSED = [
    ("", "short"),
    ("M", "short"),
    ("x" * 31, "long"),
    ("https://a.example", "link"),
    ("www.example", "link"),
    ("evil.com", "link"),
    ("Dr.Wren", "link"),
    ("mia@a.example", "link"),
    ("=?utf-8?q?mia?=", "link"),
    ("12345", "characters"),
    ("Mia<b>", "characters"),
    ("Mia_Wren", "characters"),
    ("Mia\nBcc: x", "characters"),
    ("Mia\u200b", "characters"),
    ("Mia\u202e", "characters"),
    ("\u3164\u3164", "characters"),
    ("Mia 👩", "characters"),
    ("Mia  Wren", "characters"),
    (" Mia", "characters"),
    ("Mia ", "characters"),
    ("-Mia", "characters"),
    ("Mia--", "characters"),
    ("a\u0301\u0301\u0301\u0301b", "characters"),
    ("Moderator", "reserved"),
    ("Kettle Charity", "reserved"),
    ("Quiet Lantern", "reserved"),
    ("quietlantern 2", "reserved"),
]


def test_a_name_that_may_not_be_taken_is_told_why():
    for name, code in REFUSED:
        assert names.problem(name, reserved=["Kettle Charity"]) == code, (name, code)


@given(st.text(max_size=40))
def test_any_text_is_judged(name):
    assert names.problem(name) in {None, "short", "long", "link", "characters", "reserved"}


def test_three_different_names_are_suggested():
    suggested = names.suggest(Random(1))

    assert len(set(suggested)) == 3
    assert names.suggest(Random(1)) == suggested
    assert names.suggest(Random(1), language="xx") == suggested


def test_a_persona_is_never_one_that_is_taken():
    random, taken = Random(1), set[str]()

    for _ in range(60):
        persona = names.persona(random, taken)
        assert persona not in taken
        taken.add(persona)


def test_when_every_persona_is_taken_a_number_follows():
    taken = {name.upper() for name in names.pseudonyms.PERSONA["en"].all()}

    first = names.persona(Random(1), taken)
    second = names.persona(Random(1), taken | {first})

    assert first.endswith(" 2")
    assert second.endswith((" 2", " 3"))
    assert first != second
