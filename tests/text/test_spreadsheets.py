"""CSV that no spreadsheet program computes, and every one reads."""

from __future__ import annotations

import csv
import io

import pytest

from forum.text.spreadsheets import written


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+44", "-2", "@SUM(A1)", "\tx", "\r=1", " =1+1", "\n=1", "＝1", '=HYPERLINK("x")'],
)
def test_what_could_be_a_formula_is_quoted(words):
    rows = list(csv.reader(io.StringIO(written([[words, "plain"]]).lstrip("\ufeff"), newline="")))

    assert rows[0] == [f"'{words}", "plain"]


@pytest.mark.parametrize("words", ["a=b", 'said "no", then', "two\nlines", "", "Ŵy 12"])
def test_everything_else_comes_back_as_it_was(words):
    rows = list(csv.reader(io.StringIO(written([[words]]).lstrip("\ufeff"), newline="")))

    assert (rows[0] if rows[0] else [""]) == [words]


def test_excel_is_told_that_it_is_utf_8():
    assert written([["a"]]).startswith("\ufeff")
