"""Members type as in a chat, and read what they typed; nothing they type breaks the page."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from forum.text.markdown import RENDER_VERSION, render, render_page
from tests.text import onlooker

REL = 'rel="nofollow ugc noopener noreferrer"'
MARKUP = st.text(
    st.sampled_from("[]()<>`*_#->+1.\n !\\\"'&;:/ahtpw=~|\t\u0301\u200b\ud800\x00\x02\x03é")
)


def html_of(source: str) -> str:
    return str(render(source).html)


def test_a_rendered_text_holds_html_words_and_a_version():
    rendered = render("Hello **there**")

    assert rendered.html == Markup("<p>Hello <strong>there</strong></p>")
    assert rendered.plain == "Hello there"
    assert rendered.version == RENDER_VERSION


@pytest.mark.parametrize("nothing", ["", " ", "\n\n", "\x00", "\ud800"])
def test_nothing_stays_nothing(nothing):
    assert (html_of(nothing), render(nothing).plain) == ("", "")


def test_a_line_break_stays_a_line_break():
    assert html_of("one\ntwo\n\nthree") == "<p>one<br>\ntwo</p>\n<p>three</p>"


def test_a_list_begins_without_a_blank_line():
    assert html_of("What helps:\n- tea\n- walks") == (
        "<p>What helps:</p>\n<ul>\n<li>tea</li>\n<li>walks</li>\n</ul>"
    )


def test_a_list_within_a_quote_begins_without_a_blank_line():
    assert "<li>tea</li>" in html_of("> What helps:\n> - tea")


def test_a_quote_ends_where_its_marks_end():
    assert html_of("> hello\nmy answer") == (
        "<blockquote>\n<p>hello</p>\n</blockquote>\n<p>my answer</p>"
    )


def test_a_year_at_the_start_of_a_line_is_not_the_number_of_a_list():
    assert html_of("1986. A good year") == "<p>1986. A good year</p>"
    assert html_of("1. one\n2. two").count("<li>") == 2


def test_words_typed_as_html_are_shown_as_typed():
    assert html_of("I <3 you <b>lots</b>") == "<p>I &lt;3 you &lt;b&gt;lots&lt;/b&gt;</p>"


def test_a_line_beneath_a_line_is_a_pause_and_not_a_heading():
    assert html_of("one\n---\ntwo") == "<p>one</p>\n<hr>\n<p>two</p>"
    assert html_of("one\n===\ntwo") == "<p>one<br>\n===<br>\ntwo</p>"


def test_an_indented_poem_is_not_code():
    assert "<code>" not in html_of("a poem\n\n    first\n    second")


def test_a_number_sign_without_a_space_is_not_a_heading():
    assert html_of("#1 on my list") == "<p>#1 on my list</p>"


def test_headings_begin_at_h3_and_go_down_one_at_a_time():
    source = "# one\n#### two\n###### three\n## four\n# five #\n# C#"

    assert html_of(source).split("\n") == [
        "<h3>one</h3>",
        "<h4>two</h4>",
        "<h4>three</h4>",
        "<h4>four</h4>",
        "<h3>five</h3>",
        "<h3>C#</h3>",
    ]
    assert html_of("###### deep").startswith("<h3>")


def test_a_heading_without_words_is_not_a_heading():
    assert "<h3>" not in html_of("# \n\n#  \ntext")


def test_an_address_becomes_a_link_without_the_punctuation_after_it():
    html = html_of("See https://www.nhs.uk/a_b_c?d=1&section=2, (or www.a.example).")

    assert f'<a href="https://www.nhs.uk/a_b_c?d=1&amp;section=2" {REL}>' in html
    assert f'<a href="https://www.a.example" {REL}>www.a.example</a>).' in html


def test_an_address_in_code_or_in_the_words_of_a_link_stays_words():
    assert html_of("`https://a.example`") == "<p><code>https://a.example</code></p>"
    assert html_of("[see www.a.example](https://a.example)").count("<a ") == 1


@pytest.mark.parametrize(
    "href", ["https://a.example/b(c)", "http://a.example", "mailto:a@b.example", "/boards/mothers"]
)
def test_a_link_leads_where_it_may(href):
    assert html_of(f"[words]({href})") == f'<p><a href="{href}" {REL}>words</a></p>'


def test_a_link_that_may_not_lead_there_stays_as_typed():
    assert html_of("[x](javascript:alert(1))") == "<p>[x](javascript:alert(1))</p>"
    assert html_of("[x](//evil.example)") == "<p>[x](//evil.example)</p>"


def test_a_link_that_names_another_address_than_its_own_stays_as_typed():
    html = html_of("[https://www.nhs.uk](https://evil.example)")

    assert 'href="https://evil.example"' not in html
    assert html_of("[www.nhs.uk](https://nhs.uk/help)").count("<a ") == 1


def test_a_link_without_words_stays_as_typed():
    assert html_of("[](/boards)") == "<p>[](/boards)</p>"


def test_the_title_of_a_link_is_dropped():
    assert "title" not in html_of('[x](https://a.example "hidden")')


def test_images_and_references_stay_as_typed():
    assert "<img" not in html_of("![x](https://a.example/b.png)")
    assert html_of("[x]\n\n[x]: /boards") == "<p>[x]</p>\n<p>[x]: /boards</p>"


def test_a_text_with_too_much_markup_is_shown_as_typed():
    source = "[" * 61 + "\nhttps://a.example\n\n**b**"

    html = html_of(source)

    assert html.startswith("<p>" + "[" * 61 + "<br>")
    assert f'<a href="https://a.example" {REL}>' in html
    assert html.endswith("<p>**b**</p>")


def test_a_text_that_is_too_long_loses_no_word():
    words = [f"word{number}" for number in range(3000)]

    assert render(" ".join(words)).plain.split() == words


def test_characters_that_deceive_are_left_out():
    assert render("a\u202eb\x00c\ud800d\x07e").plain == "abcde"


def test_texts_rendered_one_after_another_do_not_meet():
    alone = html_of("*a*\n\n- b")

    for between in ("**_[", "- *a\n\n> `", "1. _a **b", "[x]: /y"):
        render(between)
        assert html_of("*a*\n\n- b") == alone


def test_threads_render_alike():
    sources = [f"**{number}** and *{number}*\n\n- {number}" for number in range(40)]
    expected = [html_of(source) for source in sources]
    found: list[list[str]] = []

    threads = [
        threading.Thread(target=lambda: found.append([html_of(source) for source in sources]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [expected] * 4


@settings(max_examples=150)
@given(MARKUP | st.text())
def test_any_text_can_be_rendered(source):
    rendered = render(source)

    assert onlooker.objections(rendered.html) == []
    assert len(rendered.html) <= 60 * len(source)


@settings(max_examples=40)
@given(MARKUP)
def test_any_page_can_be_rendered(source):
    assert onlooker.objections(render_page(source).html, onlooker.PAGE) == []


def test_a_page_has_tables_blocks_of_code_and_unbroken_lines():
    html = render_page("|a|b|\n|-|-|\n|1|2|\n\n```sh\nforum demo\n```\n\none\ntwo").html

    assert "<td>1</td>" in html
    assert "<pre><code>forum demo\n</code></pre>" in html
    assert html.endswith("<p>one\ntwo</p>")


def test_a_page_has_headings_with_names_to_link_to():
    html = render_page("# Croeso i'r tŷ\n## *What* we agreed\n## What we agreed\n## ???").html

    assert html.split("\n") == [
        '<h2 id="section-croeso-i-r-tŷ">Croeso i\'r tŷ</h2>',
        '<h3 id="section-what-we-agreed"><em>What</em> we agreed</h3>',
        '<h3 id="section-what-we-agreed-2">What we agreed</h3>',
        '<h3 id="section-part">???</h3>',
    ]


def test_a_post_has_no_names_to_link_to():
    assert "id=" not in html_of("# Hello")
