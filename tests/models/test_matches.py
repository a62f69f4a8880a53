"""Matches: proposed, accepted, agreed to by both, running, ending, ended."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.boundaries import BoundariesVersion
from forum.models.leaving import Leaving
from forum.models.matches import Match
from forum.models.members import Member
from forum.models.support_requests import SupportRequest
from tests import matched


@pytest.fixture(autouse=True)
def writing(app):
    with db.transaction():
        yield


def test_a_match_goes_from_a_question_to_two_who_may_write(cast):
    match = matched.propose(cast)
    assert match.state == "proposed"

    match.accept(by=cast.pia)
    assert match.state == "accepted"
    match.agree("supporter")
    assert not match.running
    match.agree("member")

    assert match.state == "running"
    assert match.agreed
    assert match.first_name("member") == "Rose"
    assert match.first_name(match.other("member")) == "Juno"
    assert match.boundaries.text == BoundariesVersion.in_force().text
    assert match.request.outcome == "matched"


def test_each_side_is_found_and_nobody_else_is_on_one(cast):
    match = matched.begin(cast)

    assert match.side_of(cast.mia) == "member"
    assert match.side_of(cast.pia) == "supporter"
    assert match.side_of(cast.cora) is None
    assert match.person("supporter") is cast.pia


def test_a_supporter_who_says_no_leaves_the_request_open(cast):
    match = matched.propose(cast)

    match.decline()

    assert match.state == "declined"
    assert SupportRequest.waiting_of(cast.mia) is match.request
    match.accept(by=cast.pia)
    assert not match.accepted


def test_one_supporter_is_asked_at_a_time(cast):
    match = matched.propose(cast)

    again = Match.propose(match.request, cast.sol, by=cast.cora)

    assert again is match


def test_a_request_that_was_withdrawn_cannot_be_accepted(cast):
    match = matched.propose(cast)
    match.request.withdraw()

    match.accept(by=cast.pia)

    assert not match.accepted


def test_letters_are_noted_by_their_time_alone(cast):
    match = matched.begin(cast)

    match.wrote("member")
    assert match.first_letter_at is None
    match.wrote("supporter")

    assert match.first_letter_at == match.last_letter_at == match.active_at
    assert match.last_letter_by == "supporter"


def test_an_ending_is_planned_taken_back_and_comes(cast):
    match = matched.begin(cast)

    match.plan_end(clock.today(), by=cast.mia)
    assert (match.state, match.ending_by) == ("ending", "member")
    match.carry_on(by=cast.mia)
    assert match.state == "running"
    match.end("member", by=cast.mia)
    match.end("silent", by=None)

    assert (match.state, match.why) == ("ended", "member")


def test_a_supporter_who_stops_before_the_first_word_lets_the_request_wait_again(cast):
    match = matched.introduce(cast)

    match.end("supporter", by=cast.pia)

    assert SupportRequest.waiting_of(cast.mia) is match.request


def test_who_leaves_ends_her_matches_and_her_request(cast):
    match = matched.begin(cast)
    other = SupportRequest.ask(by=cast.mia, **matched.ANSWERS)

    Leaving.begin(by=cast.mia, takes_back=True)

    assert (match.why, other.outcome) == ("left", "left")


def test_a_member_who_is_erased_takes_all_of_it_with_her(cast):
    match = matched.begin(cast)
    number = match.id

    Leaving.begin(by=cast.mia, takes_back=True).erase()

    assert session.scalar(select(Match).filter_by(id=number)) is None
    assert session.scalar(select(SupportRequest.id)) is None


def test_a_supporter_who_is_erased_leaves_no_name_behind(cast):
    match = matched.begin(cast)
    number = match.id

    Leaving.begin(by=cast.pia, takes_back=True).erase()

    left = session.scalar(select(Match).filter_by(id=number))
    assert (left.supporter_id, left.supporter_name, left.why) == (None, "", "left")
    assert session.scalar(select(Member).filter_by(display_name="Pia")) is None


def test_deeds_of_the_coordinator_are_logged_without_a_word_of_a_member(cast):
    match = matched.begin(cast)
    match.plan_end(clock.today(), by=cast.cora)
    match.end("coordinator", by=cast.cora)

    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action.startswith("match."))
    ).all()

    assert [each.action for each in entries] == ["match.propose", "match.plan_end", "match.end"]
    assert all("Rose" not in each.details + each.reason for each in entries)
