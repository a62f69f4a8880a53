"""What every fetched page has to be: one h1, headings in order, labels, unique ids, no inline."""

from __future__ import annotations

from itertools import pairwise

import lxml.html
from lxml.html import HtmlElement


def inspect(html: str) -> None:
    """Raises AssertionError for a page that breaks the rules of the house."""
    if not html.strip() or "<html" not in html:
        return
    page = lxml.html.document_fromstring(html)
    _structure(page)
    _headings(page)
    _fields(page)
    for each in page.iter("script", "style"):
        assert each.tag == "script", "a style element"
        assert each.get("src"), "an inline script"
    for each in page.xpath("//*[@style or @onclick or @onload or @onsubmit]"):
        raise AssertionError(f"an inline style or handler on {each.tag}")


def _structure(page: HtmlElement) -> None:
    assert page.get("lang"), "no language on the page"
    assert len(page.xpath("//main")) == 1, "there must be one main"
    ids = page.xpath("//@id")
    doubled = {each for each in ids if ids.count(each) > 1}
    assert not doubled, f"ids stand twice: {doubled}"
    title = page.findtext(".//title") or ""
    assert title.strip(), "no title"


def _headings(page: HtmlElement) -> None:
    levels = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1, f"{levels.count(1)} h1 on the page"
    for before, after in pairwise(levels):
        assert after <= before + 1, f"a heading jumps from h{before} to h{after}"


def _fields(page: HtmlElement) -> None:
    labelled = set(page.xpath("//label/@for"))
    for each in page.iter("input", "textarea", "select"):
        if each.get("type") in ("hidden", "submit"):
            continue
        inside = any(parent.tag == "label" for parent in each.iterancestors())
        named = inside or each.get("id") in labelled or each.get("aria-label")
        assert named, f"a field without a label: {each.get('name')}"
    for each in page.iter("button", "a"):
        words = each.text_content().strip() or each.get("aria-label")
        assert words, f"a {each.tag} without words"
