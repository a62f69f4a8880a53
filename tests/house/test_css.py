"""The styles stay small, layered and readable: colours only as tokens, contrast high enough."""

import gzip
import re
from pathlib import Path

import pytest

from forum.views import assets

CSS = Path(__file__).parents[2] / "static" / "css"
ORDER = (CSS / "order.txt").read_text().split()
SHEETS = sorted(path.name for path in CSS.glob("*.css"))
LAYERS = "reset, tokens, base, components, pages, utilities"
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|color-mix)a?\(", re.IGNORECASE)
LARGEST = 7 * 1024  # bytes, compressed: the share of the styles in a first visit of 36 KB
TEXT, SHAPE = 4.5, 3.0  # the least contrast of WCAG 2.2, 1.4.3 and 1.4.11
GROUNDS = ["paper", "card", "sunk"]
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "quiet", "accent", "danger") for ground in GROUNDS],
    *[("warm", ground, TEXT) for ground in ("paper", "card", "warm-tint")],
    *[("ink", f"face-{number}", TEXT) for number in range(8)],
    *[("ink", ground, TEXT) for ground in ("tint", "warm-tint", "danger-tint", "mark")],
    *[(f"on-{colour}", colour, TEXT) for colour in ("accent", "warm", "danger")],
    ("accent", "tint", TEXT),
    ("danger", "danger-tint", TEXT),
    ("quiet", "chip", TEXT),
    *[("edge", ground, SHAPE) for ground in GROUNDS],
]


def read(name):
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(), flags=re.DOTALL)


def schemes():
    """The colours of the light and of the dark scheme, by name."""
    light, dark = read("tokens.css").split("@media (prefers-color-scheme: dark)")
    plain = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", light))
    return {"light": plain, "dark": plain | dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", dark))}


def luminance(colour):
    """The relative luminance of WCAG 2.2, for #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """The contrast ratio of two colours."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_order_names_every_style_sheet_once():
    assert sorted(ORDER) == SHEETS


def test_the_first_style_sheet_names_the_layers_and_the_others_fill_one():
    first, *others = ORDER

    assert read(first).strip() == f"@layer {LAYERS};"
    filled = [re.match(r"\s*@layer (\w+) \{", read(name)) for name in others]
    found = [layer and LAYERS.split(", ").index(layer[1]) for layer in filled]
    assert None not in found
    assert found == sorted(found), "order.txt follows the layers"


def test_no_rule_uses_an_id_or_is_marked_important():
    selectors = [
        (name, each.strip()) for name in SHEETS for each in re.findall(r"([^{};]+)\{", read(name))
    ]

    assert [each for each in selectors if re.search(r"#[a-zA-Z]", each[1])] == []
    assert [name for name in SHEETS if "!important" in read(name)] == []


def test_colours_stand_only_among_the_tokens():
    others = {name: read(name) for name in SHEETS if name != "tokens.css"}

    assert {
        name: COLOUR.findall(text) for name, text in others.items() if COLOUR.search(text)
    } == {}
    assert [name for name, text in others.items() if "prefers-color-scheme" in text] == []
    assert [name for name, text in others.items() if "prefers-contrast" in text] == []


def test_schemes_redefine_variables_and_nothing_else():
    inside = re.findall(r":root \{([^}]*)\}", read("tokens.css"))
    declarations = [each.strip() for block in inside for each in block.split(";") if each.strip()]

    assert [each for each in declarations if not each.startswith(("--", "color-scheme"))] == []


def test_every_variable_that_is_used_is_defined():
    joined = "\n".join(read(name) for name in ORDER)

    used = set(re.findall(r"var\((--[\w-]+)", joined))
    assert used - set(re.findall(r"(--[\w-]+):", joined)) - {"--size"} == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_can_be_told_apart(scheme):
    colours = schemes()[scheme]
    ratios = {(a, b): (contrast(colours[a], colours[b]), least) for a, b, least in PAIRS}

    assert {pair: ratio for pair, (ratio, least) in ratios.items() if ratio < least} == {}


def test_the_joined_styles_fit_their_share_of_a_first_visit():
    sent = assets._joined(CSS.parent, 0.0)

    assert len(gzip.compress(sent.encode(), compresslevel=6)) <= LARGEST


def test_style_sheets_are_read_without_scrolling_sideways():
    lines = [(name, line) for name in SHEETS for line in (CSS / name).read_text().splitlines()]

    assert [each for each in lines if len(each[1]) > 100] == []
