"""Templates keep the rules of the interface: nothing inline, few htmx attributes, named needs."""

import re
from functools import cache
from pathlib import Path

import pytest
from jinja2 import meta

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates"
PAGES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
PAGES = [name for name in PAGES if not name.startswith("email/")]
PARTIALS = [name for name in PAGES if Path(name).name.startswith("_")]
SPRITE = (ROOT / "static" / "icons" / "sprite.svg").read_text()
SCRIPT = (ROOT / "static" / "js" / "forum.js").read_text()
AMBIENT = {"site", "member", "lang", "waiting"}  # every template has them: views/screen.py
ALLOWED = {
    *("hx-get", "hx-post", "hx-target", "hx-select", "hx-swap", "hx-trigger", "hx-sync"),
    *("hx-disable", "hx-indicator", "hx-status", "hx-ignore", "hx-partial"),
}
LOADED = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)=\"([^\"]*)")
FORBIDDEN = re.compile(r"\beval\b|(inn|out)erHTML|(local|session)Storage|cookie|\bfetch\(")
NEEDS = re.compile(r"\{# needs:(.*?)#\}")


@cache
def read(name):
    """A template without its comments."""
    return re.sub(r"\{#.*?#\}", "", (FOLDER / name).read_text(), flags=re.DOTALL)


def declared(name):
    """What a partial says on its first line that it needs, or None."""
    found = NEEDS.fullmatch((FOLDER / name).read_text().partition("\n")[0].strip())
    return {each.strip() for each in found[1].split(",") if each.strip()} if found else None


def found_in(names, pattern):
    """What a pattern finds, by the template in which it stands."""
    found = {name: re.findall(pattern, read(name)) for name in names}
    return {name: words for name, words in found.items() if words}


def test_no_template_has_an_inline_script_style_or_handler():
    assert found_in(PAGES, r"\sstyle\s*=") == {}
    assert found_in(PAGES, r"\son[a-z]+\s*=\s*[\"']") == {}
    assert found_in(PAGES, r"<style|<script(?![^>]*\ssrc=)|javascript:") == {}


def test_templates_use_only_the_few_htmx_attributes_we_agreed_on():
    used = found_in(PAGES, r"\b(?:data-)?hx-[a-z-]+")

    named = {name: {each.removeprefix("data-") for each in words} for name, words in used.items()}
    assert {name: words - ALLOWED for name, words in named.items() if words - ALLOWED} == {}
    assert found_in(PAGES, r"hx-trigger=\"[^\"]*\[") == {}


def test_no_template_loads_anything_from_elsewhere():
    loaded = found_in(PAGES, LOADED)

    away = re.compile(r"(https?:)?//")
    assert {name: each for name, each in loaded.items() if any(map(away.match, each))} == {}
    assert len(loaded) > 0


def test_templates_show_only_icons_that_the_sprite_has():
    there = set(re.findall(r'id="([\w-]+)"', SPRITE))

    shown = found_in(PAGES, r"\bicon\('([\w-]+)'|picture='([\w-]+)'")
    wanted = {name: {one or other for one, other in each} for name, each in shown.items()}
    assert {name: icons - there for name, icons in wanted.items() if icons - there} == {}
    assert len(wanted) > 10


def test_partials_say_what_they_need_and_need_nothing_else(jinja):
    wrong = {}

    for name in PARTIALS:
        source = (FOLDER / name).read_text()
        free = meta.find_undeclared_variables(jinja.parse(source)) - set(jinja.globals) - AMBIENT
        if declared(name) != free:
            wrong[name] = f"declares {declared(name)}, needs {free}"

    assert wrong == {}
    assert len(PARTIALS) > 100


def test_partials_that_name_rows_carry_an_id_on_their_root():
    roots = found_in([each for each in PARTIALS if "dom_id(" in read(each)], r"<[a-z][^>]*>")

    assert [name for name, found in roots.items() if ' id="' not in found[0]] == []
    assert len(roots) > 5


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
