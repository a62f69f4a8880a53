"""The coordinator's pages: who waits, who fits, the clocks, the supporters, and no letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from forum import clock, db
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.match_care import CheckIn, HelpAsked, Opening
from forum.models.matches import Match
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail
from forum.models.peer_supporters import PeerSupporter
from forum.models.support_requests import SupportRequest
from tests import matched


@pytest.fixture
def told(cast, lately):
    """The number of what a step of the story made: `told(matched.ask)`."""
    return lambda step: lately(f"a match: {step.__name__}", lambda: step(cast).id)


def one(kind):
    """The one row of a kind, read anew."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(kind)).one()


def mails():
    """Who got a mail about one-to-one."""
    return session.scalars(select(OutgoingEmail.address).filter_by(name="support")).all()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_coordinator_finds_somebody_with_reasons(as_, cast, htmx, told):
    number = told(matched.ask)
    cora = as_("Cora")
    cora.get("/caseload")
    assert "Rose asks for somebody" in cora.text
    cora.get(f"/caseload/requests/{number}")
    for words in ("Pia", "writes as Juno", "Has been through it", "Room for 2 more"):
        assert words in cora.text
    chosen = {"supporter": PeerSupporter.of(cast.pia).id}

    cora.post(f"/caseload/requests/{number}/propose", chosen, htmx=htmx)
    cora.post(f"/caseload/requests/{number}/propose", chosen, htmx=htmx)

    assert one(Match).proposed
    assert mails() == ["pia@example.org"]
    cora.get(f"/caseload/requests/{number}")
    assert "Pia has been asked" in cora.text
    cora.post(f"/caseload/matches/{one(Match).id}/withdraw", htmx=htmx)
    assert one(Match).state == "declined"
    cora.get(f"/caseload/requests/{number}")
    assert "Ask Pia" in cora.text


def test_who_paused_in_the_meantime_is_not_asked(as_, cast, told):
    number = told(matched.ask)
    cora = as_("Cora")
    with db.transaction():
        facts = PeerSupporter.of(cast.pia)
        facts.edit(paused_until=clock.today() + timedelta(days=3))

    cora.post(f"/caseload/requests/{number}/propose", {"supporter": facts.id})
    cora.get(f"/caseload/requests/{number}")

    assert "That has changed in the meantime" in cora.text
    assert "Is on a pause" in cora.text
    assert session.scalar(select(Match)) is None


def test_nobody_is_asked_for_a_suspended_member(as_, cast, told):
    number = told(matched.ask)
    with db.transaction():
        cast.mia.suspend(by=cast.cora, board=None, days=14)
    cora = as_("Cora")
    cora.get(f"/caseload/requests/{number}")
    assert "The member is suspended at the moment" in cora.text

    cora.post(f"/caseload/requests/{number}/propose", {"supporter": PeerSupporter.of(cast.pia).id})

    assert session.scalar(select(Match)) is None


@pytest.mark.parametrize("htmx", [False, True])
def test_a_coordinator_answers_that_it_cannot_be_offered(as_, cast, htmx, told):
    number = told(matched.propose)
    number = one(SupportRequest).id
    cora = as_("Cora")
    assert cora.get(f"/caseload/requests/{number}/decline").status_code == 200
    assert cora.post(f"/caseload/requests/{number}/decline", {"answer": ""}).status_code == 422

    words = {"answer": "We have nobody who speaks Welsh yet."}
    cora.post(f"/caseload/requests/{number}/decline", words, htmx=htmx)

    assert one(SupportRequest).outcome == "declined"
    assert one(Match).state == "declined"
    mia = as_("Mia")
    mia.get("/one-to-one")
    assert "nobody who speaks Welsh yet" in mia.text
    assert cora.post(f"/caseload/requests/{number}/decline", words).status_code == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_a_check_in_is_noted(as_, cast, htmx, told):
    number = told(matched.begin)
    cora = as_("Cora")
    cora.get(f"/caseload/matches/{number}")
    assert "Next check-in" in cora.text
    assert cora.post(f"/caseload/matches/{number}/check-in", {"words": ""}).status_code == 422

    cora.post(f"/caseload/matches/{number}/check-in", {"words": "Both well."}, htmx=htmx)

    assert one(CheckIn).words == "Both well."
    cora.get("/caseload")
    assert "All well" in cora.text


def test_letters_are_opened_only_for_help_with_a_reason_and_both_are_told(as_, cast, told):
    number = told(matched.begin)
    cora = as_("Cora")
    assert cora.get(f"/caseload/matches/{number}/open").status_code == 403
    assert cora.post(f"/caseload/matches/{number}/open", {"reason": "Curious."}).status_code == 403
    with db.transaction():
        HelpAsked.ask(one(Match), by=cast.mia, words="I feel pressed.")
    cora.get(f"/caseload/matches/{number}")
    assert "I feel pressed." in cora.text
    assert cora.get(f"/caseload/matches/{number}/open").status_code == 200
    assert cora.post(f"/caseload/matches/{number}/open", {"reason": " "}).status_code == 422

    cora.post(f"/caseload/matches/{number}/open", {"reason": "She asked me to."})
    cora.post(f"/caseload/matches/{number}/open", {"reason": "Once more."})

    assert one(Opening).reason == "She asked me to."
    assert sorted(mails()) == ["mia@example.org", "pia@example.org"]
    cora.post(f"/caseload/matches/{number}/settle")
    assert one(HelpAsked).settled_at
    assert one(Opening).until <= clock.now()
    assert cora.get(f"/caseload/matches/{number}/open").status_code == 403


@pytest.mark.parametrize("htmx", [False, True])
def test_a_coordinator_gives_the_role_limits_it_and_takes_it_away(as_, cast, htmx):
    cora = as_("Cora")
    cora.get("/caseload/supporters?q=so")
    assert "Sol" in cora.text

    cora.post("/caseload/supporters", {"member": cast.sol.id}, htmx=htmx)

    facts = PeerSupporter.of(cast.sol)
    place = f"/caseload/supporters/{facts.id}"
    assert cora.post(f"{place}/limit", {"most": "many"}).status_code == 422
    cora.post(f"{place}/limit", {"most": 3}, htmx=htmx)
    session.expire_all()
    assert PeerSupporter.of(cast.sol).most == 3
    assert cora.get(place).status_code == cora.get(f"{place}/end").status_code == 200
    cora.post(f"{place}/end", htmx=htmx)
    session.expire_all()
    assert session.get_one(Member, cast.sol.id).held.roles == frozenset()
    deeds = select(AuditEntry.action).where(AuditEntry.actor_id == cast.cora.id)
    actions = session.scalars(deeds.order_by(AuditEntry.id)).all()
    assert actions == ["member.appoint", "support.limit", "member.dismiss"]


@pytest.mark.parametrize("by", ["Cora", "Ada"])
def test_her_matches_end_in_the_moment_in_which_she_loses_the_role(as_, cast, by):
    with db.transaction():
        match = matched.begin(cast)

    if by == "Cora":
        as_(by).post(f"/caseload/supporters/{PeerSupporter.of(cast.pia).id}/end")
    else:
        as_(by).post(f"/members/{cast.pia.id}/dismiss", {"role": "peer_supporter"})

    session.expire_all()
    told = select(OutgoingEmail.address).filter_by(name="support")
    assert (match.ended, match.why) == (True, "lapsed")
    assert sorted(session.scalars(told)) == ["mia@example.org", "pia@example.org"]


def test_a_coordinator_does_not_give_the_role_to_herself_or_to_nobody(as_, cast):
    cora = as_("Cora")

    assert cora.post("/caseload/supporters", {"member": cast.cora.id}).status_code == 403
    assert cora.post("/caseload/supporters", {"member": "x"}).status_code == 404
    assert cora.post("/caseload/supporters", {"member": 987654}).status_code == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_who_may_ask_and_the_boundaries_are_edited_in_the_browser(as_, cast, htmx):
    cora = as_("Cora")
    assert cora.get("/set-up/one-to-one").status_code == 200
    mothers = cast.board_mothers.reading[0].id
    cora.post("/set-up/one-to-one", {"audiences": [mothers], "languages": "English"}, htmx=htmx)
    assert as_("Mia").get("/one-to-one").status_code == 200
    cora.get("/set-up/one-to-one/boundaries")
    assert "the text that we suggest" in cora.text
    assert cora.post("/set-up/one-to-one/boundaries", {"text": ""}).status_code == 422

    with db.transaction():
        number = matched.introduce(cast).id
    cora.post("/set-up/one-to-one/boundaries", {"text": "- Only on Sundays."}, htmx=htmx)

    mia = as_("Mia")
    mia.get(f"/matches/{number}")
    assert "Only on Sundays" not in mia.text
    cora.get("/set-up/one-to-one/boundaries")
    assert "In force since" in cora.text


def test_matches_that_are_over_and_what_was_said_have_pages_of_their_own(as_, cast, told):
    told(matched.begin)
    with db.transaction():
        one(Match).end("planned", by=None)
    cora = as_("Cora")

    cora.get("/caseload/former")
    assert "Rose and Juno" in cora.text
    cora.get("/caseload/feedback")
    assert "Fewer than 5 have answered" in cora.text


def test_nobody_else_finds_the_caseload(as_, cast, told):
    number = told(matched.begin)
    pages = (
        *("/caseload", "/caseload/former", "/caseload/feedback", "/caseload/supporters"),
        *(f"/caseload/matches/{number}", "/caseload/requests/1", "/set-up/one-to-one"),
    )

    for name in ("Mia", "Pia", "Mo", "Ada", "Vi"):
        browser, status = as_(name), 303 if name == "Vi" else 404
        assert [browser.get(path).status_code for path in pages] == [status] * 7, name


def test_the_caseload_asks_as_much_of_the_database_for_many_as_for_one(as_, cast, told):
    told(matched.begin)
    cora = as_("Cora")
    asked: list[str] = []

    def count():
        asked.clear()
        cora.get("/caseload")
        return len(asked)

    event.listen(db.db.engine, "before_cursor_execute", lambda *_: asked.append(""))
    few = count()
    with db.transaction():
        for number in range(20):
            member = Member(email=f"m{number}@example.org")
            member.rename(f"Member {number}")
            session.add(member)
            session.flush()
            request = SupportRequest.ask(by=member, **matched.ANSWERS)
            if number % 2:
                Match.propose(request, cast.pia, by=cast.cora).accept(by=cast.pia)

    assert count() == few


def test_the_log_says_nothing_of_it_to_others(as_, cast, told):
    told(matched.begin)

    for name, shown in (("Cora", True), ("Ada", False), ("Mo", False)):
        browser = as_(name)
        browser.get("/audit")
        assert ("asked a peer supporter" in browser.text) == shown
