"""Files of others that are kept here stay as published, with their licences beside them."""

import base64
import gzip
import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
HTMX = ROOT / "static/js/htmx.min.js"
SPRITE = ROOT / "static/icons/sprite.svg"
SVG = "{http://www.w3.org/2000/svg}"
HTMX_4_0_1 = "Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn"
ASKED = re.compile(r"""\b(?:icon\(|picture=)["']([a-z-]+)["']""")
SHAPES = {"path", "circle", "rect", "line", "polyline", "polygon", "ellipse"}


def test_htmx_is_the_file_that_its_authors_published():
    digest = hashlib.sha384(HTMX.read_bytes()).digest()

    assert base64.b64encode(digest).decode() == HTMX_4_0_1


def test_what_others_wrote_has_its_licence_beside_it():
    htmx = HTMX.with_name("htmx.LICENSE.txt").read_text()
    icons = SPRITE.with_name("LICENSE.txt").read_text()

    assert "htmx 4.0.1" in htmx
    assert "Zero-Clause BSD" in htmx
    assert "Lucide 1.62.0" in icons
    assert "ISC License" in icons


def test_every_icon_is_a_bare_shape_in_the_colour_of_its_text():
    symbols = ElementTree.parse(SPRITE).getroot().findall(f"{SVG}symbol")

    for symbol in symbols:
        assert symbol.get("viewBox") == "0 0 24 24", symbol.get("id")
        assert (symbol.get("fill"), symbol.get("stroke")) == ("none", "currentColor")
        assert {shape.tag.removeprefix(SVG) for shape in symbol} <= SHAPES


def test_icons_are_named_once_and_weigh_little():
    names = [symbol.get("id") for symbol in ElementTree.parse(SPRITE).iter(f"{SVG}symbol")]

    assert len(names) == len(set(names))
    assert len(gzip.compress(SPRITE.read_bytes())) < 2_000


def test_every_icon_that_a_template_asks_for_is_in_the_sprite():
    names = {symbol.get("id") for symbol in ElementTree.parse(SPRITE).iter(f"{SVG}symbol")}
    templates = (path.read_text() for path in (ROOT / "templates").rglob("*.html"))

    asked = {name for text in templates for name in ASKED.findall(text)}

    assert asked - names == set()
