"""Boards are set up by administrators, who see names and rules, and never what is written."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.boards import Board
from forum.models.topics import Topic

RULES = {"read_by": "members", "post_by": "members"}


def entries(action):
    """The audit entries of one kind, oldest first."""
    rows = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
    return list(session.scalars(rows))


def order():
    """The names of all boards, first to last."""
    return [each.name for each in session.scalars(Board.in_order())]


def test_only_administrators_find_the_pages_that_set_up_boards(as_, cast):
    for name in ["Cora", "Mo", "Mia"]:
        browser = as_(name)
        board = cast.board_mothers.id

        gets = [browser.get(f"/set-up/boards{each}") for each in ("", "/new", f"/{board}")]
        posts = [
            browser.post(f"/set-up/boards{each}", {**RULES, "name": "Mine"})
            for each in (
                "",
                f"/{board}",
                f"/{board}/reorder",
                f"/{board}/archive",
                f"/{board}/reopen",
            )
        ]

        assert {each.status_code for each in gets + posts} == {404}, name
        assert cast.board_mothers.name == "Mothers", name


def test_a_visitor_is_asked_to_sign_in_first(as_):
    browser = as_("Vi")

    assert browser.get("/set-up/boards").location.startswith("/sign-in")
    assert browser.post("/set-up/boards", {**RULES, "name": "Mine"}).status_code == 401


def test_an_administrator_sees_every_board_but_nothing_that_is_written_there(as_, cast):
    with db.transaction():
        Topic.open(cast.board_mothers, by=cast.mia, title="A secret title", body="Secret words")
    browser = as_("Ada")

    browser.get("/set-up/boards")
    everything = browser.text
    browser.get(f"/set-up/boards/{cast.board_mothers.id}")

    assert "Mothers" in everything
    assert "ecret" not in everything + browser.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_new_board_stands_last_and_is_logged(as_, cast, htmx):
    browser = as_("Ada")

    response = browser.post(
        "/set-up/boards", {**RULES, "name": "Tŷ a Gardd", "purpose": "Plants"}, htmx=htmx
    )

    board = session.scalars(select(Board).filter_by(slug="ty-a-gardd")).one()
    assert response.status_code == (200 if htmx else 303)
    assert response.headers["HX-Redirect" if htmx else "Location"].endswith("/moderators")
    assert order()[-1] == board.name
    assert [each.board_id for each in entries("board.create")] == [board.id]


def test_a_second_board_of_nearly_the_same_name_gets_an_address_of_its_own(as_, cast):
    browser = as_("Ada")

    browser.post("/set-up/boards", {**RULES, "name": "Mothers!"})
    browser.post("/set-up/boards", {**RULES, "name": "New"})

    slugs = [each.slug for each in session.scalars(Board.in_order())]
    assert slugs[-2:] == ["mothers-2", "new-2"]


UNFIT = [
    ({"name": "   "}, "Give the board a name"),
    ({"name": "x" * 61}, "too long"),
    ({"name": "Mothers"}, "already"),
    ({"name": "MOTHERS"}, "already"),
    ({"name": "Mum\u202es"}, "hidden character"),
    ({"purpose": "x" * 301}, "too long"),
    ({"read_by": "audiences"}, "Tick the audiences that can read it"),
    ({"post_by": "audiences"}, "Tick the audiences that can write here"),
    ({"read_by": "moderators"}, "Somebody could write here who cannot read it"),
    ({"read_by": "everybody"}, "valid choice"),
    ({"post_by": "visitors"}, "valid choice"),
    ({"reading": "99", "read_by": "audiences"}, "Tick the audiences"),
]


def test_a_board_that_cannot_be_made_comes_back_with_every_word(as_, cast):
    browser = as_("Ada")

    for wrong, words in UNFIT:
        before = order()

        given = {**RULES, "name": "Grandparents", "purpose": "For our own parents", **wrong}
        response = browser.post("/set-up/boards", given)

        assert response.status_code == 422, (wrong, words)
        assert words in browser.text, (wrong, words)
        assert (
            browser.page.xpath("//textarea[@name='purpose']")[0].text.strip() == given["purpose"]
        ), (wrong, words)
        assert order() == before, (wrong, words)


def test_editing_a_board_keeps_its_address(as_, cast):
    browser = as_("Ada")
    board = cast.board_everyone

    browser.post(f"/set-up/boards/{board.id}", {**RULES, "name": "All of us", "purpose": "Hello"})

    session.refresh(board)
    assert (board.name, board.slug, board.purpose) == ("All of us", "everyone", "Hello")
    assert "name, purpose" in entries("board.edit")[0].details


def test_the_form_shows_the_rules_as_they_are(as_, cast):
    browser = as_("Ada")

    browser.get(f"/set-up/boards/{cast.board_mothers.id}")

    chosen = browser.page.xpath("//input[@checked]")
    mothers = str(cast.board_mothers.reading[0].id)
    assert [(each.get("name"), each.get("value")) for each in chosen] == [
        ("read_by", "audiences"),
        ("reading", mothers),
        ("post_by", "audiences"),
        ("writing", mothers),
    ]


def test_opening_a_closed_board_says_who_could_read_it_and_asks_why(as_, cast):
    browser = as_("Ada")
    board = cast.board_mothers

    response = browser.post(f"/set-up/boards/{board.id}", {**RULES, "name": "Mothers"})

    assert response.status_code == 422
    assert "Every member" in browser.text
    session.refresh(board)
    assert board.read_by == "audiences"


@pytest.mark.parametrize("htmx", [False, True])
def test_opening_it_with_a_reason_is_done_and_logged(as_, cast, htmx):
    browser = as_("Ada")
    board = cast.board_mothers
    given = {**RULES, "name": "Mothers", "asked": "1"}

    unsaid = browser.post(f"/set-up/boards/{board.id}", {**given, "reason": " "}, htmx=htmx)
    browser.post(f"/set-up/boards/{board.id}", {**given, "reason": "They voted."}, htmx=htmx)

    session.refresh(board)
    entry = entries("board.edit")[0]
    assert unsaid.status_code == 422
    assert "Say why" in unsaid.text
    assert board.read_by == "members"
    assert board.reading == []
    assert (entry.reason, entry.actor_id) == ("They voted.", cast.ada.id)
    assert entry.details == "read: Mothers; post: Mothers → read: members; post: members"


def test_closing_a_board_further_needs_no_reason(as_, cast):
    browser = as_("Ada")
    mothers = cast.board_mothers.reading[0]

    response = browser.post(
        f"/set-up/boards/{cast.board_everyone.id}",
        {
            "name": "Everyone",
            "read_by": "audiences",
            "reading": [mothers.id],
            "post_by": "audiences",
            "writing": [mothers.id],
        },
    )

    assert response.status_code == 303
    assert as_("Pat").get("/boards/everyone").status_code == 404


def test_adding_an_audience_to_a_board_opens_it_too(as_, cast):
    browser = as_("Ada")
    ids = [cast.board_mothers.reading[0].id, cast.board_partners.reading[0].id]

    response = browser.post(
        f"/set-up/boards/{cast.board_mothers.id}",
        {
            "name": "Mothers",
            "read_by": "audiences",
            "reading": ids,
            "post_by": "audiences",
            "writing": ids[:1],
        },
    )

    assert response.status_code == 422
    assert "Mothers, Partners" in browser.text
    kept = browser.page.xpath("//input[@type='hidden'][@name='reading']/@value")
    assert kept == [str(each) for each in ids]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_board_moves_up_and_down_one_place_at_a_time(as_, cast, htmx):
    browser = as_("Ada")
    url = f"/set-up/boards/{cast.board_mothers.id}/reorder"

    up = browser.post(url, {"way": "up"}, htmx=htmx)
    first = order()
    browser.post(url, {"way": "up"}, htmx=htmx)

    assert first[:2] == order()[:2] == ["Mothers", "Everyone"]
    assert up.status_code == (200 if htmx else 303)
    assert ('id="boards"' in up.text) is htmx
    assert len(entries("board.reorder")) == 1


def test_a_board_moves_nowhere_but_up_or_down(as_, cast):
    response = as_("Ada").post(f"/set-up/boards/{cast.board_mothers.id}/reorder", {"way": "off"})

    assert response.status_code == 400


@pytest.mark.parametrize("htmx", [False, True])
def test_archiving_asks_first_makes_a_board_read_only_and_can_be_undone(as_, cast, htmx):
    browser = as_("Ada")
    board = cast.board_mothers
    url = f"/set-up/boards/{board.id}"

    browser.get(f"{url}/archive")
    asked = browser.text
    browser.post(f"{url}/archive", htmx=htmx)
    session.refresh(board)
    archived = board.archived
    browser.get("/set-up/boards")
    browser.post(f"{url}/reopen", htmx=htmx)

    session.refresh(board)
    assert "Archive “Mothers”?" in asked
    assert archived
    assert not board.archived
    assert len(entries("board.archive")) == len(entries("board.reopen")) == 1
