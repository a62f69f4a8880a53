"""Templates are compiled once, and again when they change."""

from __future__ import annotations

import pytest
from jinja2 import Environment, FileSystemLoader

from forum.views.application import Compiled


@pytest.fixture
def pages(tmp_path):
    """A folder of templates with one page."""
    (tmp_path / "page.html").write_text("Hello {{ name }}")
    return tmp_path


def rendered(pages, compiled):
    """The page, by a process that has just begun."""
    environment = Environment(loader=FileSystemLoader(pages), bytecode_cache=compiled)
    return environment.get_template("page.html").render(name="Mia")


def test_what_was_compiled_serves_until_its_template_changes(pages, monkeypatch):
    compiled = Compiled(str(pages / "compiled"))
    rendered(pages, compiled)
    with monkeypatch.context() as forbidden:
        forbidden.setattr(Environment, "compile", None)
        assert rendered(pages, compiled) == "Hello Mia"

    (pages / "page.html").write_text("Good evening {{ name }}")

    assert rendered(pages, compiled) == "Good evening Mia"


def test_where_nothing_can_be_written_pages_are_made_all_the_same(pages):
    nowhere = pages / "missing" / "compiled"

    assert rendered(pages, Compiled(str(nowhere))) == "Hello Mia"
    assert not nowhere.exists()
