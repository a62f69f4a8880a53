"""A page about a person, and blocking from it: small, without counts, and within the walls."""

from __future__ import annotations

import pytest

from forum import db
from forum.models.blocks import Block
from forum.models.topics import Topic


def test_it_says_name_role_and_since_when_and_nothing_else(as_, cast):
    mia = as_("Mia")

    mia.get(f"/people/{cast.mo.id}")

    assert "Mo Moderator of Mothers Here since" in mia.text
    assert not [each for each in ("last", "posts:", "online", cast.mo.email) if each in mia.text]


def test_a_board_that_one_may_not_read_is_not_named(as_, cast):
    mia = as_("Mia")

    mia.get(f"/people/{cast.max.id}")

    assert "Partners" not in mia.text


def test_visitors_are_asked_to_sign_in_and_nobody_finds_who_is_not_there(as_, cast):
    assert as_("Vi").get(f"/people/{cast.mia.id}").status_code == 303
    assert as_("Mia").get("/people/9999").status_code == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_blocking_and_unblocking_change_in_place(as_, cast, htmx):
    mia, here = as_("Mia"), f"/people/{cast.sol.id}"

    answer = mia.post(f"{here}/block", htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    assert [each.blocked.display_name for each in Block.of(cast.mia)] == ["Sol"]
    mia.get(here)
    assert "You have blocked Sol" in mia.text
    mia.get("/you/blocked")
    assert "Unblock Sol" in mia.text
    answer = mia.post(f"{here}/unblock", {"next": "/you/blocked"}, htmx=htmx)
    assert answer.location == (None if htmx else "/you/blocked")
    assert Block.of(cast.mia) == []


def test_no_visitor_and_nobody_herself_can_be_in_a_block(as_, cast):
    assert as_("Vi").post(f"/people/{cast.mia.id}/block").status_code == 401
    assert as_("Vi").post(f"/people/{cast.mia.id}/unblock").status_code == 401
    assert as_("Mia").post(f"/people/{cast.mia.id}/block").status_code == 403
    assert as_("Mia").post("/people/9999/unblock").status_code == 404


def test_moderators_can_be_blocked_as_persons(as_, cast):
    assert as_("Mia").post(f"/people/{cast.mo.id}/block").status_code == 303


def test_a_post_leads_to_its_author_and_an_anonymous_one_to_nobody(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.sol, title="Nights", body="Openly")
        topic.reply(by=cast.sol, body="Masked", anonymous=True)
        topic.reply(by=cast.mia, body="Mine")
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")

    assert mia.page.xpath("//a[starts-with(@href, '/people/')]/@href") == [f"/people/{cast.sol.id}"]


def test_a_blocked_persons_post_opens_with_one_tap(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.sol, title="Nights", body="Openly")
        Block.begin(cast.sol, by=cast.mia)
    mia = as_("Mia")

    mia.get(f"/topics/{topic.id}")

    fold = mia.page.xpath("//article//details[summary[contains(., 'You have blocked')]]")[0]
    assert "Openly" in fold.text_content()


def test_her_page_says_nothing_about_it_to_the_blocked(as_, cast):
    sol = as_("Sol")
    before = sol.get(f"/people/{cast.mia.id}").text

    with db.transaction():
        Block.begin(cast.sol, by=cast.mia)

    assert sol.get(f"/people/{cast.mia.id}").text == before


def test_search_shows_no_extract_of_what_a_blocked_person_wrote_by_name(as_, cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.sol, title="Nights", body="Kettle openly")
        topic.reply(by=cast.sol, body="Kettle masked", anonymous=True)
        Block.begin(cast.sol, by=cast.mia)
    mia = as_("Mia")

    mia.get("/search?q=kettle")

    assert "openly" not in mia.text
    assert "You have blocked this person" in mia.text
    assert "masked" in mia.text
