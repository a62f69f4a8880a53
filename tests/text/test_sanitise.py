"""Nothing but the allow-list comes out, whatever goes in: judged by an independent parser."""

import pytest

from forum.text import guard, sanitise
from forum.text.markdown import render, render_page
from tests.text import onlooker
from tests.text.corpora.reading import texts

HOSTILE = texts("hostile")


def test_the_onlooker_sees_what_is_not_allowed():
    seen = [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>x</p>",
        '<a href="java\tscript:alert(1)" rel="nofollow ugc noopener noreferrer">x</a>',
        '<a href="//evil.example" rel="nofollow ugc noopener noreferrer">x</a>',
        '<a href="/boards">x</a>',
        '<p id="flash">x</p>',
        "<svg><p>x</p></svg>",
        "<!-- x -->",
    ]

    assert [html for html in seen if not onlooker.objections(html)] == []


def test_there_are_enough_hostile_texts_and_none_twice():
    assert len(HOSTILE) >= 300
    assert len(set(HOSTILE)) == len(HOSTILE)


@pytest.mark.parametrize("first", range(0, len(HOSTILE), 80))
def test_a_hostile_post_becomes_nothing_but_words(first):
    rendered = {text: render(text).html for text in HOSTILE[first : first + 80]}

    assert {text: onlooker.objections(html) for text, html in rendered.items()} == {
        text: [] for text in rendered
    }
    assert [text for text, html in rendered.items() if not onlooker.settled(html)] == []


def test_a_hostile_page_becomes_nothing_but_words():
    rendered = {text: render_page(text).html for text in HOSTILE}

    found = {text: onlooker.objections(html, onlooker.PAGE) for text, html in rendered.items()}

    assert {text: each for text, each in found.items() if each} == {}


def test_a_hostile_text_shown_as_plain_paragraphs_is_nothing_but_words():
    knotted = [text + "\n\n" + "[" * 61 for text in HOSTILE[::3]]
    assert all(guard.is_knotted(text, guard.POST) for text in knotted)

    found = {text: onlooker.objections(render(text).html) for text in knotted}

    assert {text: each for text, each in found.items() if each} == {}


@pytest.mark.parametrize("allow", [sanitise.POST, sanitise.PAGE])
def test_raw_html_becomes_nothing_but_the_allow_list(allow):
    sanitiser = sanitise.Sanitiser(allow)

    found = {text: onlooker.objections(sanitiser.clean(text), onlooker.PAGE) for text in HOSTILE}

    assert {text: each for text, each in found.items() if each} == {}


def test_a_hostile_text_keeps_its_words():
    assert "alert(1)" in render("<script>alert(1)</script> and more").plain
    assert render("[x](javascript:alert(1))").plain == "[x](javascript:alert(1))"
