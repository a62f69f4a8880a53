"""Boards: made, edited, put in order and looked after; each deed once, and logged."""

from __future__ import annotations

from sqlalchemy import select

from forum import db
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.boards import Board, Moderatorship
from forum.models.doors import Rules

MEMBERS = Rules("members", "members")


def logged(action):
    """How many audit entries of a kind there are."""
    return len(session.scalars(select(AuditEntry).filter_by(action=action)).all())


def test_saving_a_board_unchanged_is_no_deed(app, cast):
    board = cast.board_mothers

    with db.transaction():
        board.edit(by=cast.ada, rules=board.rules, name="Mothers", purpose="")

    assert logged("board.edit") == 0


def test_archiving_twice_is_archiving_once(app, cast):
    with db.transaction():
        cast.board_mothers.archive(by=cast.ada)
        cast.board_mothers.archive(by=cast.ada)

    assert cast.board_mothers.archived
    assert logged("board.archive") == 1


def test_a_board_of_any_name_gets_an_address(app, cast):
    with db.transaction():
        names = ["Ünser Haus", "母親", "!!!", "a" * 60, "Search"]
        boards = [Board.create(by=cast.ada, rules=MEMBERS, name=each) for each in names]

    slugs = [each.slug for each in boards]
    assert slugs == ["unser-haus", "board", "board-2", "a" * 50, "search-2"]


def test_a_board_is_found_by_its_name_in_capitals_too(app, cast):
    assert Board.named("mOTHERS") is cast.board_mothers
    assert Board.named("Moth%") is None


def test_looking_after_a_board_begins_and_ends_once(app, cast):
    with db.transaction():
        Moderatorship.give(cast.board_mothers, cast.pat, by=cast.ada)
        Moderatorship.give(cast.board_mothers, cast.pat, by=cast.ada)
    given = cast.pat.rights.boards

    with db.transaction():
        Moderatorship.held(cast.pat)[0].end(by=cast.ada)

    assert given == {cast.board_mothers.id}
    assert cast.pat.rights.boards == frozenset()
    assert logged("moderatorship.give") == logged("moderatorship.end") == 1


def test_boards_in_the_same_place_still_move_one_at_a_time(app, cast):
    with db.transaction():
        for board in session.scalars(Board.in_order()):
            board.position = 0

    with db.transaction():
        moved = cast.board_partners.step("up")

    order = [each.slug for each in session.scalars(Board.in_order())]
    assert moved
    assert order[:3] == ["everyone", "partners", "mothers"]
