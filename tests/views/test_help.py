"""Help: short guides in plain words, each with a title, and no link that leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forum import config
from forum.views.help import NAMES

FILES = sorted(path.stem for path in (config.ROOT / "templates" / "help").glob("*.md"))


def test_every_guide_is_listed_and_every_file_is_a_guide(as_, cast):
    browser = as_("Vi")

    browser.get("/help")

    listed = browser.page.xpath("//main//ul[@class='list']//a/@href")
    assert sorted(NAMES) == FILES
    assert sorted(listed) == [f"/help/{name}" for name in FILES]


@pytest.mark.parametrize("name", FILES)
def test_a_guide_can_be_read_by_anybody_and_leads_only_to_pages_that_are_there(as_, cast, name):
    browser = as_("Vi")

    response = browser.get(f"/help/{name}")
    title = browser.page.xpath("//h1/text()")[0]
    about = browser.page.xpath("//p[@class='lead']")[0].text_content()
    ours = [each for each in browser.page.xpath("//main//a/@href") if each.startswith("/")]
    found = {each: browser.get(each.partition("#")[0]).status_code for each in ours}

    assert response.status_code == 200
    assert title
    assert "{{" not in response.text
    assert re.search(r"[*`\[\]]", about) is None  # it is shown as it is, not as Markdown
    assert set(found.values()) <= {200, 303}


@pytest.mark.parametrize("name", ["nowhere", "..", "%2e%2e%2fbase.html", "joining.md", "\x00"])
def test_no_other_file_is_a_guide(as_, cast, name):
    assert as_("Vi").get(f"/help/{name}").status_code == 404


def test_the_settings_are_those_of_the_code_and_name_no_folder_of_this_machine(as_, cast):
    browser = as_("Vi")

    browser.get("/help/settings")

    shown = browser.page.xpath("//table//tr/td[1]//text()")
    assert [each.strip() for each in shown if each.strip()] == [
        each.variable for each in config.SETTINGS
    ]
    assert str(config.ROOT) not in browser.text


@pytest.mark.parametrize("name", FILES)
def test_guides_are_written_in_short_lines_of_plain_words(name):
    words = (Path(config.ROOT) / "templates" / "help" / f"{name}.md").read_text()

    sentences = re.split(r"(?<=[.!?:])\s|\n", words)
    long = [each for each in sentences if len(each.split()) > 34 and "|" not in each]

    assert long == []
    assert "!" not in re.sub(r"`[^`]*`|```.*?```", "", words, flags=re.DOTALL)
