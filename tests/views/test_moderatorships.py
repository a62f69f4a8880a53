"""Moderatorships: an administrator says who looks after a board, and may read it from then on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.boards import Moderatorship


def looked_after(board):
    """The names of those who look after a board."""
    return [each.member.display_name for each in Moderatorship.of(board)]


def moderatorship(board):
    """The number of the only moderatorship of a board."""
    return Moderatorship.of(board)[0].id


@pytest.mark.parametrize("htmx", [False, True])
def test_a_member_looks_after_a_board_by_display_name(as_, cast, htmx):
    browser = as_("Ada")
    before = as_("Pat").get("/boards/mothers").status_code

    url = f"/set-up/boards/{cast.board_mothers.id}/moderators"
    response = browser.post(url, {"name": " pat "}, htmx=htmx)

    assert response.status_code == (200 if htmx else 303)
    assert looked_after(cast.board_mothers) == ["Mo", "Pat"]
    assert before == 404
    assert as_("Pat").get("/boards/mothers").status_code == 200
    entry = session.scalars(select(AuditEntry).filter_by(action="moderatorship.give")).one()
    assert (entry.subject, entry.board.name) == (f"member {cast.pat.id}", "Mothers")


def test_a_name_that_nobody_has_is_asked_again(as_, cast):
    browser = as_("Ada")

    for name in ["", "Nobody", "\x00", "Mo\u202ele", "x" * 400]:
        url = f"/set-up/boards/{cast.board_mothers.id}/moderators"
        response = browser.post(url, {"name": name})

        assert response.status_code == 422, name
        assert "check the spelling" in browser.text, name
        assert looked_after(cast.board_mothers) == ["Mo"], name


def test_giving_it_twice_makes_one(as_, cast):
    browser = as_("Ada")
    url = f"/set-up/boards/{cast.board_mothers.id}/moderators"

    browser.post(url, {"name": "Mo"})

    assert looked_after(cast.board_mothers) == ["Mo"]


@pytest.mark.parametrize("htmx", [False, True])
def test_ending_it_is_asked_once_more_and_closes_the_board_at_once(as_, cast, htmx):
    browser = as_("Ada")
    url = f"/set-up/moderatorships/{moderatorship(cast.board_partners)}/end"

    browser.get(url)
    browser.post(url, htmx=htmx)

    assert looked_after(cast.board_partners) == []
    assert as_("Max").get("/boards/moderators").status_code == 404


def test_nobody_but_an_administrator_gives_or_ends_it(as_, cast):
    for name in ["Cora", "Mo", "Mia"]:
        browser = as_(name)
        board = f"/set-up/boards/{cast.board_mothers.id}/moderators"
        end = f"/set-up/moderatorships/{moderatorship(cast.board_mothers)}/end"

        answers = [
            browser.get(board),
            browser.post(board, {"name": "Mia"}),
            browser.get(end),
            browser.post(end),
        ]

        assert {each.status_code for each in answers} == {404}, name
        assert looked_after(cast.board_mothers) == ["Mo"], name
