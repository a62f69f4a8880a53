"""The charity's colour can be read in both schemes, whatever was chosen (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import config
from forum.models import colours

ANY_COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
TOKENS = (config.ROOT / "static" / "css" / "tokens.css").read_text()


def test_contrast_is_that_of_the_standard():
    assert colours.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert colours.contrast("#1d6660", "#1d6660") == 1


@pytest.mark.parametrize("colour", ["#1d6660", "#7a3e9d", "#b3261e", "#1d4ed8", "#000000"])
def test_a_clear_colour_stays_as_it_is(colour):
    assert colours.is_readable(colour)
    assert colours.nearby(colour) == colour


@pytest.mark.parametrize("colour", ["#ffffff", "#ffd700", "#ff0000", "#808080", "#faf6f0"])
def test_a_pale_colour_is_refused_and_a_darker_one_offered(colour):
    offered = colours.nearby(colour)

    assert not colours.is_readable(colour)
    assert colours.is_readable(offered)


@given(ANY_COLOUR)
def test_whatever_is_offered_can_be_read_on_every_ground_of_both_schemes(colour):
    light, dark = colours.shades(colours.nearby(colour))

    for shades, grounds in ((light, colours.LIGHT_GROUNDS), (dark, colours.DARK_GROUNDS)):
        for other in (*grounds, shades.tint, shades.on):
            assert colours.contrast(shades.accent, other) >= colours.LEAST


def test_the_grounds_are_those_of_the_style_sheet():
    named = re.findall(r"--(?:paper|card|sunk): (#\w+)", TOKENS)

    assert tuple(named[:3]) == colours.LIGHT_GROUNDS
    assert tuple(named[3:6]) == colours.DARK_GROUNDS


def test_our_own_colour_keeps_the_shades_of_the_style_sheet():
    light, dark = colours.shades(colours.DEFAULT)

    for shades in (light, dark):
        assert f"--accent: {shades.accent}" in TOKENS
        assert f"--tint: {shades.tint}" in TOKENS


@pytest.mark.parametrize("words", ["red", "1d6660", "#1D6660", "#1d666", "#1d6660\n", "#1d66600"])
def test_only_six_small_digits_are_a_colour(words):
    assert not colours.is_colour(words)
