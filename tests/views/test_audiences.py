"""Audiences are set up by administrators; members belong to them by their word, or once agreed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models.audiences import Audience
from forum.models.audit import AuditEntry

SAID = {"name": "Grandparents", "statement": "I am a grandparent"}


def order():
    """The names of all audiences, first to last."""
    return [each.name for each in session.scalars(Audience.in_order())]


def entry(action):
    """The one audit entry of a kind."""
    return session.scalars(select(AuditEntry).filter_by(action=action)).one()


def test_only_administrators_find_the_pages_that_set_up_audiences(as_, cast):
    for name in ["Cora", "Mo", "Mia"]:
        browser = as_(name)
        url = f"/set-up/audiences/{cast.board_mothers.reading[0].id}"

        gets = [browser.get(each) for each in ("/set-up/audiences", "/set-up/audiences/new", url)]
        posts = [
            browser.post(each, SAID)
            for each in (
                "/set-up/audiences",
                url,
                f"{url}/reorder",
                f"{url}/archive",
                f"{url}/reopen",
            )
        ]

        assert {each.status_code for each in gets + posts} == {404}, name
        assert order() == ["Mothers", "Partners"], name


@pytest.mark.parametrize("htmx", [False, True])
def test_a_new_audience_stands_last_and_can_be_ticked_on_a_board(as_, cast, htmx):
    browser = as_("Ada")

    browser.post("/set-up/audiences", SAID, htmx=htmx)
    browser.get("/set-up/boards/new")

    assert order() == ["Mothers", "Partners", "Grandparents"]
    assert "Grandparents" in browser.text
    assert entry("audience.create").details == "Grandparents"


UNFIT = [
    ({"name": ""}, "Give the audience a name"),
    ({"name": "mothers"}, "already"),
    ({"name": "x" * 41}, "too long"),
    ({"statement": " \u200b "}, "Write the sentence"),
    ({"statement": "x" * 121}, "too long"),
]


def test_an_audience_that_cannot_be_made_comes_back_with_its_words(as_, cast):
    browser = as_("Ada")

    for wrong, words in UNFIT:
        response = browser.post("/set-up/audiences", SAID | wrong)

        assert response.status_code == 422, (wrong, words)
        assert words in browser.text, (wrong, words)
        assert order() == ["Mothers", "Partners"], (wrong, words)


@pytest.mark.parametrize("htmx", [False, True])
def test_an_audience_is_edited_and_moved(as_, cast, htmx):
    browser = as_("Ada")
    url = f"/set-up/audiences/{cast.board_partners.reading[0].id}"

    browser.get(url)
    browser.post(url, {"name": "Family", "statement": "I am family"}, htmx=htmx)
    moved = browser.post(f"{url}/reorder", {"way": "up"}, htmx=htmx)

    assert order() == ["Family", "Mothers"]
    assert ('id="audiences"' in moved.text) is htmx
    assert entry("audience.edit").details == "name, statement"


def test_no_longer_asking_a_coordinator_is_asked_again_and_needs_a_reason(as_, cast):
    browser = as_("Ada")
    audience = cast.board_mothers.reading[0]
    url = f"/set-up/audiences/{audience.id}"
    said = {"name": audience.name, "statement": audience.statement}
    browser.post(url, said | {"needs_agreement": "y"})

    asked = browser.post(url, said)
    session.refresh(audience)
    closed = audience.needs_agreement
    without = browser.post(url, said | {"asked": "1", "reason": ""})
    browser.post(url, said | {"asked": "1", "reason": "It took too long."})

    session.refresh(audience)
    assert (asked.status_code, without.status_code) == (422, 422)
    assert "by their word" in asked.text
    assert "Say why" in without.text
    assert closed
    assert not audience.needs_agreement


@pytest.mark.parametrize("htmx", [False, True])
def test_an_archived_audience_keeps_its_members_and_takes_nobody_new(as_, cast, htmx):
    browser = as_("Ada")
    audience = cast.board_mothers.reading[0]
    url = f"/set-up/audiences/{audience.id}"

    browser.get(f"{url}/archive")
    browser.post(f"{url}/archive", htmx=htmx)
    session.refresh(audience)
    archived = audience.archived
    reads = as_("Mia").get("/boards/mothers").status_code
    browser.get(f"{url}/archive")
    browser.post(f"{url}/reopen", htmx=htmx)

    session.refresh(audience)
    assert archived
    assert reads == 200
    assert not audience.archived


def test_a_board_keeps_an_archived_audience_when_it_is_saved(as_, cast):
    with db.transaction():
        cast.board_mothers.reading[0].archive(by=cast.ada)
    browser = as_("Ada")

    browser.get(f"/set-up/boards/{cast.board_mothers.id}")
    ticked = browser.page.xpath("//input[@name='reading'][@checked]")
    browser.get("/set-up/boards/new")

    assert len(ticked) == 1
    assert browser.page.xpath("//input[@name='reading']/..//b/text()") == ["Partners"]
