"""Who wrote an anonymous post: shown once, for a reason, and logged."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.models.audit import AuditEntry
from forum.models.topics import Topic

WHY = "She may be in danger tonight."


@pytest.fixture
def masked(cast, lately):
    """Sol writes anonymously in a topic of Mia's, and nowhere under her name."""

    def story():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")
        return topic.reply(by=cast.sol, body="Nobody knows me.", anonymous=True)

    return lately("unmasking: masked", story)


def unmaskings():
    entries = select(AuditEntry).filter_by(action="post.unmask")
    return db.session.scalars(entries).all()


@pytest.mark.parametrize("htmx", [False, True])
def test_the_name_is_shown_once_and_the_log_says_who_asked_and_why(as_, cast, masked, htmx):
    mo = as_("Mo")
    mo.get(f"/posts/{masked.id}/unmask")
    assert "Sol" not in mo.text

    mo.post(f"/posts/{masked.id}/unmask", {"reason": WHY}, htmx=htmx)

    assert "It was written by Sol." in mo.text
    entry = unmaskings()[0]
    assert (entry.actor_id, entry.reason, entry.details) == (cast.mo.id, WHY, "")
    mo.get(f"/posts/{masked.id}/unmask")
    assert "Sol" not in mo.text


def test_without_a_reason_nobody_learns_anything(as_, masked):
    mo = as_("Mo")

    for htmx in [False, True]:
        mo.post(f"/posts/{masked.id}/unmask", {"reason": " "}, htmx=htmx)

        assert mo.response.status_code == 422, htmx
        assert "Sol" not in mo.text, htmx
        assert unmaskings() == [], htmx


def test_from_there_the_author_can_be_warned_on_that_board(as_, cast, masked):
    mo = as_("Mo")
    mo.post(f"/posts/{masked.id}/unmask", {"reason": WHY})

    address = mo.page.xpath('//main//a[contains(@href, "/warn")]/@href')[0]
    mo.get(address)

    assert mo.page.xpath('//select[@name="board"]/option[@selected]/text()') == ["Mothers"]


def test_her_record_stays_closed_to_whoever_knows_her_only_so(as_, cast, masked):
    mo = as_("Mo")
    mo.post(f"/posts/{masked.id}/unmask", {"reason": WHY})

    mo.get(f"/members/{cast.sol.id}/record")

    assert mo.response.status_code == 403


def test_a_post_under_a_name_has_nobody_to_unmask(as_, cast, masked):
    mo, named = as_("Mo"), masked.topic.opening_post

    mo.post(f"/posts/{named.id}/unmask", {"reason": WHY})

    assert mo.response.status_code == 409
    assert unmaskings() == []


def test_whoever_has_left_has_no_name(as_, cast, masked):
    with db.transaction():
        db.session.delete(cast.sol)
    mo = as_("Mo")

    mo.post(f"/posts/{masked.id}/unmask", {"reason": WHY})

    assert "Whoever wrote it has left." in mo.text


OTHERS = [("Mia", 404), ("Max", 404), ("Pia", 404), ("Ada", 404), ("Vi", 401)]


def test_nobody_else_can_ask(as_, masked):
    for name, status in OTHERS:
        someone = as_(name)

        someone.post(f"/posts/{masked.id}/unmask", {"reason": WHY})

        assert someone.response.status_code == status, (name, status)
        assert unmaskings() == [], (name, status)
