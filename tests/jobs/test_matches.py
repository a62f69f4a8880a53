"""The clockwork of one-to-one: each mail once, each ending in its time, nothing kept too long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.jobs import matches
from forum.models.audit import AuditEntry
from forum.models.match_care import CheckIn
from forum.models.matches import Match
from forum.models.outbox import OutgoingEmail
from forum.models.support_requests import SupportRequest
from tests import matched


@pytest.fixture
def match(cast, lately):
    """Mia and Pia, who may write."""
    return lately("matches: match", lambda: matched.begin(cast))


def work(match, **changed):
    """The match as it is after the clockwork went round twice; who was told."""
    with db.transaction():
        for name, value in changed.items():
            setattr(match, name, value)
    before = told()
    matches.look_after()
    matches.look_after()
    session.rollback()
    session.expire_all()
    return told()[len(before) :]


def told():
    """Who got a mail about one-to-one, by name."""
    rows = select(OutgoingEmail.address).filter_by(name="support").order_by(OutgoingEmail.id)
    return [each.split("@")[0] for each in session.scalars(rows)]


def test_nothing_is_said_while_all_goes_well(match):
    assert work(match, last_letter_at=clock.ago(days=13), first_letter_at=clock.now()) == []
    assert match.running


def test_the_supporter_is_reminded_of_the_first_letter_once(match):
    assert work(match, write_by=clock.ago(minutes=1)) == ["pia"]
    assert work(match) == []


def test_both_are_nudged_after_a_silent_fortnight_and_again_after_the_next(match):
    now = clock.now()
    assert work(match, last_letter_at=clock.ago(days=15), first_letter_at=now) == ["mia", "pia"]
    assert work(match, last_letter_at=clock.now(), nudged_at=clock.ago(days=20)) == []

    again = clock.ago(days=15)

    assert work(match, last_letter_at=again, nudged_at=clock.ago(days=16)) == ["mia", "pia"]


def test_both_are_told_a_week_before_it_closes_and_then_it_closes(match):
    quiet = {"first_letter_at": clock.now(), "nudged_at": clock.ago(days=30)}
    assert work(match, last_letter_at=clock.ago(days=54), **quiet) == ["mia", "pia"]
    assert match.running

    assert work(match, last_letter_at=clock.ago(days=61)) == ["mia", "pia"]

    assert (match.state, match.why) == ("ended", "silent")


def test_a_planned_ending_comes_when_its_day_is_over(match):
    quiet = {"first_letter_at": clock.now(), "last_letter_at": clock.now()}
    assert work(match, ends_on=clock.today(), **quiet) == []

    assert work(match, ends_on=clock.today() - timedelta(days=1)) == ["mia", "pia"]

    assert match.why == "planned"


def test_a_match_ends_with_the_role_of_its_supporter(match, cast):
    with db.transaction():
        cast.pia.dismiss("peer_supporter", by=cast.ada)

    assert work(match) == ["mia", "pia"]
    assert match.why == "lapsed"


def test_the_coordinator_hears_once_that_a_month_has_passed_since_she_asked(match, cast):
    lately = {"last_letter_at": clock.now(), "first_letter_at": clock.now()}

    assert work(match, begun_at=clock.ago(days=31), **lately) == ["cora"]
    with db.transaction():
        CheckIn.note(match, by=cast.cora, words="It goes well.")
    assert work(match) == []
    with db.transaction():
        session.scalars(select(CheckIn)).one().created_at = clock.ago(days=32)
    assert work(match, check_in_called_at=clock.ago(days=33)) == ["cora"]


def test_a_question_to_somebody_without_the_role_is_taken_back(cast):
    with db.transaction():
        match = matched.propose(cast)
        cast.pia.dismiss("peer_supporter", by=cast.ada)

    assert work(match) == []
    assert match.state == "declined"


def test_whoever_is_away_gets_no_mail(match, cast):
    with db.transaction():
        session.get_one(type(cast.mia), cast.mia.id).email = None

    assert work(match, last_letter_at=clock.ago(days=61)) == ["pia"]


def forget():
    """The numbers of the requests that are left."""
    matches.forget()
    session.rollback()
    session.expire_all()
    return len(session.scalars(select(SupportRequest)).all())


def test_what_is_over_stands_on_the_list_for_a_day_and_then_goes(match):
    with db.transaction():
        match.end("planned", by=None)
        match.ended_at = clock.ago(days=366)
    assert forget() == 1
    assert session.scalar(select(AuditEntry.actor_id).filter_by(action="support.announce")) is None
    assert forget() == 1
    with db.transaction():
        match.request.listed_at = clock.ago(days=2)

    assert forget() == 0

    assert session.scalar(select(Match)) is None
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["support.announce", "support.erase"]


def test_a_request_that_led_to_nothing_goes_after_ninety_days(cast):
    with db.transaction():
        request = matched.ask(cast)
        request.withdraw()
        request.closed_at, request.listed_at = clock.ago(days=80), clock.ago(days=2)
    assert forget() == 1
    with db.transaction():
        request.closed_at = clock.ago(days=91)

    assert forget() == 0


def test_what_still_runs_is_never_erased(match):
    with db.transaction():
        match.request.closed_at = match.request.listed_at = clock.ago(days=900)

    assert forget() == 1
