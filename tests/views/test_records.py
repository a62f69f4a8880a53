"""A member's record: limited to the boards of its reader, and silent on what is anonymous."""

from __future__ import annotations

import pytest

from forum import db
from forum.models.decisions import Why
from forum.models.notes import Note
from forum.models.reports import Report
from forum.models.topics import Topic
from tests.statements import asked

WHY = Why("Be kind", "canaryreason")


@pytest.fixture
def sol(cast, lately):
    """Sol has written on Mothers, and on a board that Max looks after."""

    def story():
        mothers = Topic.open(cast.board_mothers, by=cast.sol, title="Nights", body="canaryhidden")
        Topic.open(cast.board_partners, by=cast.sol, title="Days", body="Hello.")
        mothers.opening_post.hide(by=cast.mo, why=WHY)
        Report.make(mothers.opening_post, by=cast.mia, kind="spam")
        Note.on_member(cast.sol, by=cast.mo, board=cast.board_mothers, words="canarynote")
        for _ in range(3):
            cast.sol.warn(by=cast.mo, board=cast.board_mothers, why=WHY)
        return cast.sol

    return lately("records: sol", story)


CANARIES = ("canaryreason", "canaryhidden", "canarynote", "Advertising or spam")


@pytest.mark.parametrize("name", ["Mo", "Cora"])
def test_moderators_of_her_boards_find_everything_in_one_place(as_, sol, name):
    someone = as_(name)

    someone.get(f"/members/{sol.id}/record")

    assert [each for each in CANARIES if each not in someone.text] == []
    assert "Warned 3 times within twelve months." in someone.text
    assert "Here since" in someone.text


def test_another_board_s_moderator_reads_nothing_of_it(as_, sol):
    max_ = as_("Max")

    max_.get(f"/members/{sol.id}/record")

    assert max_.response.status_code == 200
    assert [each for each in CANARIES if each in max_.text] == []
    assert "Warned" not in max_.text


def test_where_she_has_never_written_the_record_is_closed(as_, cast, sol):
    mo = as_("Mo")

    mo.get(f"/members/{cast.pat.id}/record")

    assert mo.response.status_code == 403


def test_what_she_wrote_anonymously_is_nowhere(as_, cast, sol):
    with db.transaction():
        topic = Topic.open(
            cast.board_mothers, by=cast.sol, title="Hush", body="canarymask", anonymous=True
        )
        topic.opening_post.hide(by=cast.mo, why=Why("", "canarymaskreason"))
        Report.make(topic.opening_post, by=cast.mia, kind="illegal")
        Note.on_post(topic.opening_post, by=cast.mo, words="canarymasknote")
    mo = as_("Mo")

    mo.get(f"/members/{sol.id}/record")

    assert "canarymask" not in mo.response.text
    assert "illegal" not in mo.text.lower()


def test_nobody_reads_her_own_record(as_, cast, sol):
    with db.transaction():
        Topic.open(cast.board_mothers, by=cast.mo, title="Hello", body="Hello.")
    mo = as_("Mo")

    mo.get(f"/members/{cast.mo.id}/record")

    assert mo.response.status_code == 403


def test_to_others_there_is_no_such_page(as_, sol):
    for name in ["Mia", "Sol", "Pia", "Ada"]:
        someone = as_(name)

        someone.get(f"/members/{sol.id}/record")

        assert someone.response.status_code == 404, name


def test_nobody_learns_there_who_reported_her(as_, cast, sol):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mo, title="Hello", body="Hello.")
        Report.make(topic.opening_post, by=sol, kind="personal")
    mo, cora = as_("Mo"), as_("Cora")

    mo.get(f"/members/{sol.id}/record")
    cora.get(f"/members/{sol.id}/record")

    assert "Reported by them" not in mo.text
    assert "Reported by them" in cora.text


def test_what_is_older_stands_on_numbered_pages(as_, cast, sol):
    with db.transaction():
        for number in range(25):
            Note.on_member(sol, by=cast.mo, board=cast.board_mothers, words=f"note {number}.")
    mo = as_("Mo")

    mo.get(f"/members/{sol.id}/record")
    assert "note 24." in mo.text
    assert "note 0." not in mo.text
    mo.get(mo.page.xpath('//a[contains(@href, "only=notes")]/@href')[0])

    assert "note 0." in mo.text


def test_a_page_past_the_last_is_not_there(as_, sol):
    mo = as_("Mo")

    mo.get(f"/members/{sol.id}/record?only=notes&page=9")

    assert mo.response.status_code == 404


def test_a_suspension_is_told_to_whoever_can_read_the_record(as_, cast, sol):
    with db.transaction():
        sol.suspend(by=cast.mo, board=cast.board_mothers, days=14, why=WHY)
    max_ = as_("Max")

    max_.get(f"/members/{sol.id}/record")

    assert "Cannot take part until" in max_.text
    assert "canaryreason" not in max_.text


def test_the_record_takes_ten_statements(as_, cast, sol):
    mo, path = as_("Mo"), f"/members/{sol.id}/record"
    mo.get(path)

    with asked() as statements:
        mo.get(path)

    assert len([each for each in statements if not each.startswith("BEGIN")]) <= 10
