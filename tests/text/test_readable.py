"""The words of a text as they are read, searched and sent."""

from forum.text.markdown import render, render_page


def test_paragraphs_and_lines_stand_on_lines_of_their_own():
    assert render("one  two\nthree\n\n\n\nfour").plain == "one two\nthree\nfour"


def test_items_quotes_and_headings_stand_on_lines_of_their_own():
    source = "# Hi\n> said\n\n- a\n    - b\n\n---\n\n1. c"

    assert render(source).plain == "Hi\nsaid\na\nb\nc"


def test_markup_leaves_no_trace_in_the_words():
    assert render("**a** [b](/c) `d` \\*e\\* &amp; <f>").plain == "a b d *e* & <f>"


def test_cells_are_apart_and_code_keeps_its_lines():
    assert render_page("|a|b|\n|-|-|\n|1|2|\n\n```\nx\n  y\n```").plain == "a b\n1 2\nx\ny"
