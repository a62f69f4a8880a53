"""Short words for addresses, made of names in any script."""

import pytest

from forum.text.slugs import LONGEST, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Mothers", "mothers"),
        ("Partners & family", "partners-family"),
        ("Tŷ Ysgol", "ty-ysgol"),
        ("  --  ", "board"),
        ("母親", "board"),
        ("a/../b?c#d", "a-b-c-d"),
        ("x" * 80, "x" * LONGEST),
        ("ab " * 40, ("ab-" * 17)[:LONGEST].strip("-")),
    ],
)
def test_a_name_becomes_a_word_for_an_address(name, slug):
    assert slug_of(name) == slug
