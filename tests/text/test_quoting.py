"""A quote names whom it quotes, holds their own words, and cannot be a trick."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.markdown import render
from forum.text.quoting import quote
from tests.text import onlooker
from tests.text.corpora.reading import texts


def test_a_quote_names_its_author_above_the_words():
    assert quote("Wren", "Hello\n\nthere") == "> **Wren** wrote:\n>\n> Hello\n>\n> there\n\n"


def test_the_line_above_is_in_the_language_of_the_writer():
    quoted = quote("Wren", "Helo", attribution="Ysgrifennodd **{name}**:")

    assert quoted.startswith("> Ysgrifennodd **Wren**:\n")


def test_an_answer_beneath_a_quote_is_not_part_of_it():
    html = render(quote("Wren", "- tea\n- walks") + "Me too").html

    assert html.endswith("</ul>\n</blockquote>\n<p>Me too</p>")


def test_an_older_quote_is_left_out():
    html = render(quote("Wren", "> **Pat** wrote:\n>\n> old\n\nnew")).html

    assert html.count("<blockquote>") == 1
    assert "old" not in html


def test_a_post_that_is_nothing_but_a_quote_is_quoted_without_nesting():
    html = render(quote("Wren", "> > one\n> two")).html

    assert html.count("<blockquote>") == 1
    assert "one" in html


def test_a_long_post_is_cut_after_a_word():
    assert quote("Wren", "one two three", limit=9) == "> **Wren** wrote:\n>\n> one two …\n\n"
    assert quote("Wren", "x" * 20, limit=9).endswith("> xxxxxxxxx …\n\n")


@pytest.mark.parametrize(
    "name",
    ["**Wren**", "[Wren](//a)", "<b>Wren", "Wren\n\n# Big", "`Wren", "Wren\\", "www.wren.example"],
)
def test_a_name_brings_no_markup(name):
    html = render(quote(name, "Hello")).html

    assert html.startswith("<blockquote>\n<p><strong>")
    assert html.endswith(" wrote:</p>\n<p>Hello</p>\n</blockquote>")
    assert not {"<a ", "<h3>", "<code>", "<br>"} & set(html.split(">"))


@given(st.sampled_from(texts("hostile")), st.sampled_from(texts("hostile")))
def test_a_hostile_quote_is_nothing_but_words(name, source):
    assert onlooker.objections(render(quote(name, source)).html) == []


@given(st.text(), st.integers(1, 50))
def test_every_line_of_a_quote_is_marked(source, limit):
    lines = quote("Wren", source, limit).removesuffix("\n\n").split("\n")

    assert all(line.startswith(">") for line in lines)
