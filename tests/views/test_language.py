"""The language of the pages: chosen by a visitor for the session, by a member for good."""

from __future__ import annotations

import pytest

from forum.models.members import Member


@pytest.mark.parametrize("htmx", [False, True])
def test_a_visitor_chooses_one_for_the_session(as_, htmx):
    visitor = as_("Vi")

    answer = visitor.post("/language", {"language": "cy", "next": "/join"}, htmx=htmx)
    visitor.get("/language")

    assert (answer.headers.get("HX-Redirect") or answer.location) == "/join"
    assert visitor.page.get("lang") == "cy"


def test_a_member_keeps_it_with_the_account(as_):
    mia, elsewhere = as_("Mia"), as_("Mia")

    mia.post("/language", {"language": "cy"})

    assert Member.at("mia@example.org").language == "cy"
    elsewhere.get("/you")
    assert elsewhere.page.get("lang") == "cy"


def test_another_one_is_asked_for_again(as_):
    vi = as_("Vi")

    for language in ["", "xx", "en' OR 1=1", "\x00"]:
        assert vi.post("/language", {"language": language}).status_code == 422, language


def test_the_way_back_stays_with_us(as_):
    visitor = as_("Vi")

    answer = visitor.post("/language", {"language": "en", "next": "//evil.example"})

    assert answer.location == "/"
