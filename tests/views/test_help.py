"""Help: short guides in plain words, each with a title, and no link that leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

from forum import config
from forum.views.help import NAMES

FILES = sorted(path.stem for path in (config.ROOT / "templates" / "help").glob("*.md"))


def test_every_guide_is_listed_and_every_file_is_a_guide(as_, cast):
    browser = as_("Vi")

    browser.get("/help")

    listed = browser.page.xpath("//main//ul[@class='list']//a/@href")
    assert sorted(NAMES) == FILES
    assert sorted(listed) == [f"/help/{name}" for name in FILES]


def test_a_guide_can_be_read_by_anybody_and_leads_only_to_pages_that_are_there(as_, cast):
    browser, led = as_("Vi"), set()

    for name in FILES:
        response = browser.get(f"/help/{name}")
        about = browser.page.xpath("//p[@class='lead']")[0].text_content()
        assert response.status_code == 200, name
        assert browser.page.xpath("//h1/text()")[0], name
        assert "{{" not in response.text, name
        assert re.search(r"[*`\[\]]", about) is None, name  # shown as it is, not as Markdown
        ours = [each for each in browser.page.xpath("//main//a/@href") if each.startswith("/")]
        led |= {(each.partition("#")[0], name) for each in ours}
    read = {f"/help/{name}" for name in FILES}
    found = {each: browser.get(each).status_code for each in {to for to, _from in led} - read}

    assert [each for each in led if found.get(each[0], 200) not in (200, 303)] == []


def test_no_other_file_is_a_guide(as_, cast):
    browser, names = as_("Vi"), ("nowhere", "..", "%2e%2e%2fbase.html", "joining.md", "\x00")

    assert {browser.get(f"/help/{name}").status_code for name in names} == {404}


def test_the_settings_are_those_of_the_code_and_name_no_folder_of_this_machine(as_, cast):
    browser = as_("Vi")

    browser.get("/help/settings")

    shown = browser.page.xpath("//table//tr/td[1]//text()")
    assert [each.strip() for each in shown if each.strip()] == [
        each.variable for each in config.SETTINGS
    ]
    assert str(config.ROOT) not in browser.text


def test_guides_are_written_in_short_lines_of_plain_words():
    folder = Path(config.ROOT) / "templates" / "help"
    guides = {name: (folder / f"{name}.md").read_text() for name in FILES}

    sentences = [
        (name, each) for name in FILES for each in re.split(r"(?<=[.!?:])\s|\n", guides[name])
    ]
    plain = {name: re.sub(r"`[^`]*`|```.*?```", "", guides[name], flags=re.S) for name in FILES}

    assert [each for each in sentences if len(each[1].split()) > 34 and "|" not in each[1]] == []
    assert [name for name in FILES if "!" in plain[name]] == []
