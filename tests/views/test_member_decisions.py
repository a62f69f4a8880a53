"""Warning, suspending, restoring a member, and noting something on her."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import select

from forum import db, policy
from forum.models.decisions import Decision
from forum.models.notes import Note
from forum.models.suspensions import Suspension
from forum.models.topics import Topic
from tests.deciding import REASON, press


@pytest.fixture
def sol(cast, lately):
    """Sol has written on the board that Mo looks after."""

    def story():
        Topic.open(cast.board_mothers, by=cast.sol, title="Nights", body="Hello.")
        return cast.sol

    return lately("member decisions: sol", story)


def letters(member):
    db.session.expire_all()
    return [each.words for each in db.session.scalars(policy.visible_letters(member))]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_warning_reaches_its_member_and_can_be_taken_back(as_, cast, sol, htmx):
    mo = as_("Mo")

    press(mo, f"/members/{sol.id}/warn", board=str(cast.board_mothers.id), htmx=htmx)

    assert mo.response.status_code == (200 if htmx else 303)
    assert [REASON in each and "this is a warning" in each for each in letters(sol)] == [True]
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.act, decision.board.slug) == ("warn", "mothers")
    mo.post(f"/decisions/{decision.id}/undo", htmx=htmx)
    assert letters(sol) == []
    assert sol.warnings() == []


def test_by_htmx_the_warning_shows_where_the_record_stands(as_, cast, sol):
    mo = as_("Mo")

    press(mo, f"/members/{sol.id}/warn", board=str(cast.board_mothers.id), htmx=True)

    assert f'hx-partial hx-target="#member-{sol.id}"' in mo.response.text
    assert "Warned once within twelve months." in mo.text
    assert "/undo" in mo.response.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_suspension_says_in_its_letter_until_when(as_, cast, sol, htmx):
    mo = as_("Mo")
    board = str(cast.board_mothers.id)

    press(
        mo, f"/members/{sol.id}/suspend", board=board, length="two_weeks", may_read="y", htmx=htmx
    )

    running = Suspension.of(sol)
    assert (running.until - running.created_at).days in (13, 14)
    assert running.may_read
    assert f"until {running.until.day} " in letters(sol)[0]
    assert "You can still read." in letters(sol)[0]


def test_a_suspension_for_good_without_reading(as_, cast, sol):
    board = str(cast.board_mothers.id)

    press(as_("Mo"), f"/members/{sol.id}/suspend", board=board, length="for_good")

    running = Suspension.of(sol)
    assert (running.until, running.may_read) == (None, False)
    assert "you cannot take part any more" in letters(sol)[0]


def test_suspending_whom_somebody_suspended_says_how_it_stands(as_, cast, sol):
    with db.transaction():
        sol.suspend(by=cast.cora, board=cast.board_mothers, days=14)
    mo = as_("Mo")

    mo.post(f"/members/{sol.id}/suspend", {"reason": REASON, "length": "month"})

    assert mo.response.status_code == 409
    assert "Sol is suspended until" in mo.text
    assert len(db.session.scalars(select(Suspension)).all()) == 1


def test_whom_the_forum_paused_by_itself_can_be_suspended(as_, cast, sol):
    with db.transaction():
        sol.suspend(by=None, board=cast.board_mothers, days=None)

    press(
        as_("Mo"),
        f"/members/{sol.id}/suspend",
        board=str(cast.board_mothers.id),
        length="month",
        may_read="y",
    )

    assert len(db.session.scalars(select(Suspension)).all()) == 2


@pytest.mark.parametrize(
    ("who", "whom", "words"),
    [
        ("Mo", "mo", "Nobody can suspend herself."),
        ("Mo", "pia", "suspended by a coordinator"),
        ("Mo", "ada", "Another administrator takes the role away first."),
        ("Cora", "ada", "Another administrator takes the role away first."),
    ],
)
def test_whoever_is_beyond_a_moderator_is_named_in_a_sentence(as_, cast, who, whom, words):
    member = getattr(cast, whom)
    someone, form = as_(who), {"reason": REASON, "length": "month"}

    someone.post(f"/members/{member.id}/suspend", {**form, "board": cast.board_mothers.id})

    assert someone.response.status_code == 409
    assert words in someone.text
    assert db.session.scalars(select(Suspension)).all() == []


def test_a_coordinator_suspends_somebody_with_a_role(as_, cast):
    press(
        as_("Cora"),
        f"/members/{cast.pia.id}/suspend",
        board=str(cast.board_mothers.id),
        length="month",
        may_read="y",
    )

    assert Suspension.of(cast.pia) is not None


def test_a_board_that_one_does_not_look_after_is_refused(as_, cast, sol):
    mo = as_("Mo")

    mo.post(f"/members/{sol.id}/warn", {"reason": REASON, "board": cast.board_partners.id})

    assert mo.response.status_code == 422
    assert "Choose a board that you look after." in mo.text
    assert REASON in mo.text


def test_how_long_is_asked_again_when_it_is_none_of_the_three(as_, cast, sol):
    mo, sent = as_("Mo"), {"reason": REASON, "board": cast.board_mothers.id, "length": "a day"}

    for tell in ({}, {"tell": "y", "clause": "Be kind"}):
        mo.post(f"/members/{sol.id}/suspend", sent | tell)

        assert mo.response.status_code == 422
        assert "Choose for how long." in mo.text
        assert "The letter</h3>" not in mo.text


def test_restoring_ends_it_and_its_undo_begins_it_again(as_, cast, sol):
    with db.transaction():
        sol.suspend(by=cast.mo, board=cast.board_mothers, days=14)
    mo = as_("Mo")

    press(mo, f"/members/{sol.id}/restore")

    db.session.expire_all()
    assert Suspension.of(sol) is None
    assert "you can take part again" in letters(sol)[0]
    decision = db.session.scalars(select(Decision).filter_by(act="restore")).one()
    mo.post(f"/decisions/{decision.id}/undo")
    db.session.expire_all()
    assert Suspension.of(sol) is not None


def test_restoring_whom_nobody_suspended_says_so(as_, sol):
    mo = as_("Mo")

    mo.post(f"/members/{sol.id}/restore", {"reason": REASON})

    assert mo.response.status_code == 409
    assert "Sol is not suspended" in mo.text


def test_another_board_s_suspension_is_left_to_a_coordinator(as_, cast, sol):
    with db.transaction():
        sol.suspend(by=cast.max, board=cast.board_partners, days=14)
    mo = as_("Mo")

    mo.post(f"/members/{sol.id}/restore", {"reason": REASON})

    assert mo.response.status_code == 409
    assert "Please ask a coordinator." in mo.text
    assert Suspension.of(sol) is not None


@pytest.mark.parametrize("htmx", [False, True])
def test_a_note_on_a_member_is_for_the_moderators_of_a_board(as_, cast, sol, htmx):
    mo, board = as_("Mo"), cast.board_mothers.id

    mo.post(f"/members/{sol.id}/notes", {"words": "canarynote", "board": board}, htmx=htmx)

    note = db.session.scalars(select(Note)).one()
    assert (note.member_id, note.board_id) == (sol.id, board)
    mo.get(f"/members/{sol.id}/notes")
    assert "canarynote" in mo.text
    max_ = as_("Max")
    max_.get(f"/members/{sol.id}/notes")
    assert "canarynote" not in max_.text


def test_an_empty_note_and_one_for_another_s_board_are_given_back(as_, cast, sol):
    mo, path = as_("Mo"), f"/members/{sol.id}/notes"

    mo.post(path, {"words": "", "board": cast.board_mothers.id})
    assert mo.response.status_code == 422
    mo.post(path, {"words": "Kept words", "board": cast.board_partners.id})

    assert mo.response.status_code == 422
    assert "Kept words" in mo.response.text
    assert db.session.scalars(select(Note)).all() == []


def test_nobody_else_comes_to_the_ladder(as_, cast, sol):
    for verb, (name, status) in product(
        ["warn", "suspend", "restore", "notes"],
        [("Mia", 404), ("Pia", 404), ("Ada", 404), ("Vi", 401)],
    ):
        someone, words = as_(name), {"reason": REASON, "words": "x", "length": "month"}

        someone.post(f"/members/{sol.id}/{verb}", {**words, "board": cast.board_mothers.id})

        assert someone.response.status_code == status, (verb, name, status)
        assert db.session.scalars(select(Decision)).all() == [], (verb, name, status)
        assert db.session.scalars(select(Note)).all() == [], (verb, name, status)
