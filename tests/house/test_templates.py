"""Templates keep the rules of the interface: nothing inline, few htmx attributes, named needs."""

import re
from pathlib import Path

import pytest
from jinja2 import meta

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates"
PAGES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
PAGES = [name for name in PAGES if not name.startswith("email/")]
PARTIALS = [name for name in PAGES if Path(name).name.startswith("_")]
SCRIPT = (ROOT / "static" / "js" / "forum.js").read_text()
AMBIENT = {"site", "member", "lang", "waiting"}  # every template has them: views/screen.py
ALLOWED = {
    *("hx-get", "hx-post", "hx-target", "hx-select", "hx-swap", "hx-trigger", "hx-sync"),
    *("hx-disable", "hx-indicator", "hx-status", "hx-ignore", "hx-partial"),
}
LOADED = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)=\"([^\"]*)")
FORBIDDEN = re.compile(r"\beval\b|(inn|out)erHTML|(local|session)Storage|cookie|\bfetch\(")
NEEDS = re.compile(r"\{# needs:(.*?)#\}")


def read(name):
    """A template without its comments."""
    return re.sub(r"\{#.*?#\}", "", (FOLDER / name).read_text(), flags=re.DOTALL)


def declared(name):
    """What a partial says on its first line that it needs, or None."""
    found = NEEDS.fullmatch((FOLDER / name).read_text().partition("\n")[0].strip())
    return {each.strip() for each in found[1].split(",") if each.strip()} if found else None


@pytest.mark.parametrize("name", PAGES)
def test_a_template_has_no_inline_script_style_or_handler(name):
    html = read(name)

    assert re.findall(r"\sstyle\s*=", html) == []
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']", html) == []
    assert re.findall(r"<style|<script(?![^>]*\ssrc=)|javascript:", html) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_template_uses_only_the_few_htmx_attributes_we_agreed_on(name):
    html = read(name)

    used = {each.removeprefix("data-") for each in re.findall(r"\b(?:data-)?hx-[a-z-]+", html)}
    assert used - ALLOWED == set()
    assert re.findall(r"hx-trigger=\"[^\"]*\[", html) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_template_loads_nothing_from_elsewhere(name):
    loaded = LOADED.findall(read(name))

    assert [each for each in loaded if re.match(r"(https?:)?//", each)] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_template_shows_only_icons_that_the_sprite_has(name):
    sprite = (ROOT / "static" / "icons" / "sprite.svg").read_text()

    wanted = set(re.findall(r"\bicon\('([\w-]+)'|picture='([\w-]+)'", read(name)))
    names = {one or other for one, other in wanted}
    assert names - set(re.findall(r'id="([\w-]+)"', sprite)) == set()


@pytest.mark.parametrize("name", PARTIALS)
def test_a_partial_says_what_it_needs_and_needs_nothing_else(name, jinja):
    source = (FOLDER / name).read_text()

    free = meta.find_undeclared_variables(jinja.parse(source)) - set(jinja.globals) - AMBIENT
    assert declared(name) == free


@pytest.mark.parametrize("name", PARTIALS)
def test_a_partial_that_names_rows_carries_an_id_on_its_root(name):
    html = read(name)
    root = re.search(r"<[a-z][^>]*>", html)

    if "dom_id(" in html and root:
        assert ' id="' in root[0]


def test_the_script_stores_nothing_and_builds_no_code_or_markup():
    assert FORBIDDEN.findall(SCRIPT) == []
    assert len(SCRIPT.splitlines()) <= 80


def test_htmx_is_told_to_leave_history_alone_and_to_bring_no_styles():
    found = re.search(r"name=\"htmx-config\" content='([^']*)'", read("base.html"))

    for setting in ('"history":false', '"noSwap":[204,304,"5xx"]', '"includeIndicatorCSS":false'):
        assert setting in found[1]


@pytest.fixture(scope="module")
def jinja(template):
    """The real environment, with every global that the application gives to templates."""
    return template.jinja_env
