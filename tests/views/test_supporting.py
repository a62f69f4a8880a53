"""The peer supporter's own pages: who asks, her matches, her facts and her pause."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.peer_supporters import PeerSupporter
from tests import matched

FACTS = {
    "first_name": "Juno",
    "experience": "Two years on.",
    "usually": "Evenings",
    "languages": ["English", "Cymraeg"],
    "available": "y",
    "paused_until": "",
}


def facts():
    """Pia's."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(PeerSupporter)).one()


@pytest.mark.parametrize("htmx", [False, True])
def test_she_says_who_she_is_and_when_she_pauses(as_, cast, htmx):
    pia = as_("Pia")
    pia.get("/supporting")
    assert "by which name do you write?" in pia.text
    mothers = cast.board_mothers.reading[0].id
    pause = (clock.today() + timedelta(days=9)).isoformat()
    pia.get("/supporting/facts")

    more = {"audiences": [mothers], "paused_until": pause}
    pia.post("/supporting/facts", FACTS | more, htmx=htmx)

    assert (facts().first_name, facts().paused) == ("Juno", True)
    assert facts().languages == ["English", "Cymraeg"]
    assert [each.name for each in facts().audiences] == ["Mothers"]
    pia.get("/supporting")
    assert "paused until" in pia.text


def test_what_is_wrong_is_said_and_every_word_is_kept(as_):
    pia = as_("Pia")
    wrong = {"first_name": "", "languages": [], "paused_until": clock.today().isoformat()}

    answer = pia.post("/supporting/facts", FACTS | wrong)

    assert answer.status_code == 422
    assert "Two years on." in pia.text
    assert "Choose a day that is still to come" in pia.text
    assert session.scalar(select(PeerSupporter)) is None


def test_she_finds_who_asks_and_whom_she_writes_with(as_, cast):
    with db.transaction():
        match = matched.propose(cast)
    pia = as_("Pia")
    pia.get("/supporting")
    assert "Rose would like to write with somebody" in pia.text
    pia.get("/")
    assert "Somebody asks for you" in pia.text

    with db.transaction():
        match.accept(by=cast.pia)
        match.agree("member")
        match.agree("supporter")
        match.write_by = clock.ago(hours=1)

    pia.get("/supporting")
    assert "A first letter is due" in pia.text
    with db.transaction():
        match.end("planned", by=None)
    pia.get("/supporting")
    assert "Before" in pia.text


def test_whoever_is_no_supporter_finds_no_such_page(as_):
    for name in ["Mia", "Mo", "Cora", "Ada"]:
        browser = as_(name)

        for path in ("/supporting", "/supporting/facts"):
            assert browser.get(path).status_code == 404, name
        assert browser.post("/supporting/facts", FACTS).status_code == 404, name


def test_a_role_that_was_taken_away_closes_the_page_at_once(as_, cast):
    with db.transaction():
        matched.begin(cast)
    pia = as_("Pia")
    with db.transaction():
        cast.pia.dismiss("peer_supporter", by=cast.ada)

    assert pia.get("/supporting").status_code == 404
