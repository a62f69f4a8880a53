"""Every text of ours has a Welsh translation, complete and compiled, and no page forgets to ask."""

from __future__ import annotations

import html
import io
import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from forum import db
from forum.models.topics import Topic
from forum.views.help import GUIDES
from forum.views.languages import FOLDER

ROOT = Path(__file__).parents[2]
WELSH = FOLDER / "cy" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
FOLDER_OF_TEMPLATES = ROOT / "templates"
FILES = [*FOLDER_OF_TEMPLATES.rglob("*.html"), *FOLDER_OF_TEMPLATES.rglob("*.txt")]
MARKUP_ALONE = {"macros/htmx.html"}  # writes attributes, never words
TEMPLATES = {path.relative_to(FOLDER_OF_TEMPLATES).as_posix() for path in FILES} - MARKUP_ALONE
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]")
LINKS = re.compile(r"url_for\([^)]*\)|https?://[^)\s]+|\]\(/[^)]*\)|^#+ ", re.M)
WHO_MAY = re.compile(r"^\| .+ \| (.+) \|$", re.M)
SPOKEN = re.compile(r'\b(?:title|aria-label|placeholder|alt|data-announce|data-words)="([^"]*)"')
LEAFLETS = sorted(FOLDER_OF_TEMPLATES.glob("*/cy/*.md"))
PAGES = {
    "Vi": ("/", "/boards", "/join", "/sign-in", "/guidelines", "/urgent-help", "/exit/about"),
    "Mia": ("/", "/boards/mothers", "/for-you", "/drafts", "/search?q=tea", "/you"),
    "Cora": ("/set-up", "/set-up/urgent-help", "/privacy", "/help/joining"),
}
ENGLISH = {
    *("the", "and", "you", "your", "this", "of", "with", "search", "boards", "topic", "reply"),
    *("guidelines", "sign", "page", "write", "nobody", "here", "ago", "members", "language"),
}


@pytest.fixture(scope="module")
def asked():
    """What the code and the templates ask for: (id) or (one, many)."""
    methods, options = _mapping()
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS)
    return {text for _file, _line, text, _comments, _context in found}


@pytest.fixture(scope="module")
def welsh():
    """The Welsh catalogue, as translators write it."""
    with WELSH.open("rb") as file:
        return read_po(file, locale="cy")


def test_every_text_has_a_welsh_translation(asked, welsh):
    answered = {message.id for message in welsh if message.id and all(_strings(message))}

    assert sorted(map(str, asked - answered)) == []


def test_no_translation_is_left_over_or_uncertain(asked, welsh):
    left = [message.id for message in welsh if message.id and message.id not in asked]

    assert left == []
    assert list(welsh.obsolete) == []
    assert [message.id for message in welsh if message.id and message.fuzzy] == []


def test_a_translation_fills_in_the_same_names_as_the_text(welsh):
    for message in welsh:
        if message.id:
            wanted = {each for text in _ids(message) for each in PLACEHOLDERS.findall(text)}
            for form, words in enumerate(_strings(message)):
                used = set(PLACEHOLDERS.findall(words))
                assert used == wanted or (form < 2 and used < wanted), words


def test_a_translation_has_no_markup_of_its_own(welsh):
    for message in welsh:
        for words in _strings(message):
            assert message.id == "" or not re.search(r"[<>&]", words), words


def test_a_counted_text_has_the_six_forms_of_welsh(welsh):
    counted = [message for message in welsh if message.pluralizable]

    assert counted
    assert welsh.num_plurals == 6
    assert {len(message.string) for message in counted} == {6}


def test_a_number_takes_its_own_form():
    for number, form in [(0, 0), (1, 1), (2, 2), (3, 3), (6, 4), (4, 5)]:
        with WELSH.with_suffix(".mo").open("rb") as file:
            assert GNUTranslations(file).plural(number) == form, (number, form)


def test_the_compiled_catalogue_is_that_of_the_words(welsh):
    anew = io.BytesIO()
    write_mo(anew, welsh)
    anew.seek(0)

    with WELSH.with_suffix(".mo").open("rb") as file:
        assert _texts(GNUTranslations(file)) == _texts(GNUTranslations(anew))


def test_a_template_says_nothing_that_is_not_asked_for_translation():
    said = {name: _bare_words((FOLDER_OF_TEMPLATES / name).read_text()) for name in TEMPLATES}

    assert {name: words for name, words in said.items() if words} == {}


def test_guides_and_pages_stand_in_welsh_but_for_those_who_run_the_site():
    *groups, _administrators, operators, _developers = GUIDES.values()
    for_coordinators_too = {"relaying-letters"}.intersection(operators)
    pages = [path.stem for path in (FOLDER_OF_TEMPLATES / "pages").glob("*.md")]

    expected = [*(name for names in groups for name in names), *for_coordinators_too, *pages]
    assert sorted(path.stem for path in LEAFLETS) == sorted(expected)


def test_a_welsh_leaflet_leads_to_the_same_places_as_the_english_one():
    for path in LEAFLETS:
        english = (path.parents[1] / path.name).read_text()
        assert LINKS.findall(path.read_text()) == LINKS.findall(english), path.stem


def test_the_welsh_table_of_who_may_do_what_names_the_same_people_in_each_line():
    guides = FOLDER_OF_TEMPLATES / "help"
    english = WHO_MAY.findall((guides / "who-may-do-what.md").read_text())
    welsh = WHO_MAY.findall((guides / "cy" / "who-may-do-what.md").read_text())

    lines = [
        (them.split(", "), they.split(", ")) for them, they in zip(english, welsh, strict=True)
    ]
    words = {pair for them, they in lines for pair in zip(them, they, strict=True)}
    assert len(words) == len({one for one, _ in words}) == len({other for _, other in words})


@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_welsh_throughout(as_, welcome, name):
    browser = as_(name)

    for path in PAGES[name]:
        browser.get(path, headers={"Accept-Language": "cy"})
        assert browser.page.get("lang") == "cy", path
        assert _said(browser.page) & ENGLISH == set(), path


def test_a_member_reads_times_and_counts_in_welsh(as_, welcome):
    browser = as_("Mia")

    browser.get("/boards/mothers")

    assert "Dim ateb eto" in browser.text
    assert "eiliadau yn ôl" in browser.text


@pytest.fixture
def welcome(cast):
    """Mia and Cora read Welsh, and there is a topic in Welsh to read."""
    with db.transaction():
        cast.mia.language = cast.cora.language = "cy"
        Topic.open(cast.board_mothers, by=cast.mo, title="Te", body="Pwy sydd am gael te?")


def _mapping():
    with (FOLDER / "mapping.cfg").open() as file:
        return parse_mapping_cfg(file)


def _ids(message):
    return message.id if message.pluralizable else (message.id,)


def _strings(message):
    return message.string if message.pluralizable else (message.string,)


def _texts(translations):
    """What the compiled file answers, without its header, which names the tools."""
    return {text: words for text, words in translations._catalog.items() if text}


def _bare_words(source):
    """The words that stand in a template as they are, not said by Jinja."""
    source = re.sub(r"(?s)\{#.*?#\}|<!.*?>|<code>.*?</code>|<style>.*?</style>", "", source)
    source = re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}", "\0", source)
    said = [*SPOKEN.findall(source), *re.split(r"<[^>]*>|\0", source)]
    return [each for each in map(html.unescape, said) if re.search(r"[^\W\d_]{2}", each)]


def _said(page):
    """Every word of a page, and of what only screen readers say, outside marked English."""
    for each in page.xpath("//*[@lang='en']"):
        each.drop_tree()
    spoken = page.xpath("//body//text() | //title/text() | //@aria-label | //@title")
    return set(re.findall(r"[^\W\d_]+", " ".join(spoken).lower()))
