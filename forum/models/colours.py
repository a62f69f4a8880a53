"""The charity's colour: whether it can be read in light and dark, and what it becomes in each.

Contrast as in WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1 for text.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from dataclasses import dataclass

DEFAULT = "#1d6660"
LEAST = 4.5  # to one
STEP = 0.01  # of lightness, when a colour is looked for nearby
# The grounds that text stands on, as in static/css/tokens.css: paper, card and sunk.
LIGHT_GROUNDS = ("#faf6f0", "#fffdfa", "#f2ece2")
DARK_GROUNDS = ("#14181b", "#1b2125", "#101417")
LIGHT_INK, DARK_INK = "#ffffff", "#0d1b1f"
DARK_LEAST = 7.5  # what the dark twin aims at: calm, and clearly seen
CALM = 0.6  # of its saturation is left in the dark, where full colours glare
HEX = re.compile(r"#[0-9a-f]{6}\Z")

Channels = tuple[float, float, float]


@dataclass(frozen=True)
class Shades:
    """What an accent is in one scheme: itself, what is written on it, and its pale ground."""

    accent: str
    on: str
    tint: str


TUNED = {
    DEFAULT: (
        Shades(DEFAULT, "#ffffff", "#e3f0ed"),
        Shades("#86d0c6", "#0d2523", "#1b312f"),
    )
}


def is_colour(words: str) -> bool:
    """Whether it is six hexadecimal digits after a #, in small letters."""
    return bool(HEX.match(words))


def contrast(one: str, other: str) -> float:
    """How far apart two colours are, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(accent: str) -> bool:
    """Whether links and buttons in this colour can be read in the light scheme.

    The dark scheme has a lighter twin of it that always can (`shades`).
    """
    return _readable(_light(accent), LIGHT_GROUNDS, LEAST)


def nearby(accent: str) -> str:
    """The same colour, darker until it can be read; itself when it already can."""
    hue, lightness, saturation = _hls(accent)
    while not is_readable(accent):
        lightness -= STEP
        accent = _hex(colorsys.hls_to_rgb(hue, max(lightness, 0.0), saturation))
    return accent


def shades(accent: str) -> tuple[Shades, Shades]:
    """What a readable accent becomes in the light and in the dark scheme."""
    return TUNED.get(accent) or (_light(accent), _dark(accent))


def _light(accent: str) -> Shades:
    return Shades(accent, _ink_on(accent), _mixed(accent, LIGHT_GROUNDS[1], share=0.1))


def _dark(accent: str) -> Shades:
    hue, lightness, saturation = _hls(accent)
    twin = _dark_shades(accent)
    while not _readable(twin, DARK_GROUNDS, DARK_LEAST) and lightness < 1:
        lightness = min(lightness + STEP, 1.0)
        rgb = colorsys.hls_to_rgb(hue, lightness, saturation * CALM)
        twin = _dark_shades(_hex(rgb))
    return twin


def _dark_shades(accent: str) -> Shades:
    return Shades(accent, _ink_on(accent), _mixed(accent, DARK_GROUNDS[1], share=0.12))


def _readable(shades: Shades, grounds: Iterable[str], least: float) -> bool:
    far_enough = all(contrast(shades.accent, ground) >= least for ground in grounds)
    on_tint = contrast(shades.accent, shades.tint) >= LEAST
    return far_enough and on_tint and contrast(shades.accent, shades.on) >= LEAST


def _ink_on(accent: str) -> str:
    return max((LIGHT_INK, DARK_INK), key=lambda ink: contrast(accent, ink))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(each) for each in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _mixed(one: str, other: str, *, share: float) -> str:
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    red, green, blue = (a * share + b * (1 - share) for a, b in pairs)
    return _hex((red, green, blue))


def _hls(colour: str) -> Channels:
    return colorsys.rgb_to_hls(*_rgb(colour))


def _rgb(colour: str) -> Channels:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _hex(rgb: Channels) -> str:
    return "#" + "".join(f"{round(each * 255):02x}" for each in rgb)
