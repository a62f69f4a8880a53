"""Who fits a request: reasons for, what stands in the way, and who is simply not there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import clock, db, policy
from forum.models.blocks import Block
from forum.models.breaks import Break
from forum.models.fitting import fitting
from forum.models.matches import Match
from forum.models.peer_supporters import PeerSupporter
from tests import matched


@pytest.fixture(autouse=True)
def writing(app):
    with db.transaction():
        yield


def fits(cast, request):
    """By name: what stands in the way of each supporter."""
    found = fitting(request, policy.visible_supporters(cast.cora))
    return {each.supporter.member.display_name: each.obstacle for each in found}


def test_a_supporter_fits_with_reasons(cast):
    request = matched.ask(cast)

    (fit,) = fitting(request, policy.visible_supporters(cast.cora))

    assert (fit.obstacle, fit.room, fit.experience, fit.language) == ("", 2, True, True)


def test_what_stands_in_the_way_is_said(cast):
    request = matched.ask(cast, language="Cymraeg")
    facts = PeerSupporter.of(cast.pia)
    assert fits(cast, request) == {"Pia": "language"}

    facts.most = 0
    assert fits(cast, request) == {"Pia": "full"}
    facts.edit(available=False)
    assert fits(cast, request) == {"Pia": "unavailable"}
    facts.edit(paused_until=clock.today() + timedelta(days=1))
    assert fits(cast, request) == {"Pia": "paused"}
    facts.edit(paused_until=clock.today())
    assert fits(cast, request) == {"Pia": "unavailable"}
    facts.edit(first_name="")

    assert fits(cast, request) == {"Pia": "nameless"}


def test_who_said_no_is_not_asked_again(cast):
    match = matched.propose(cast)
    match.decline()

    assert fits(cast, match.request) == {"Pia": "declined"}


def test_a_match_takes_up_room_until_it_is_over(cast):
    match = matched.begin(cast)
    PeerSupporter.of(cast.pia).most = 1
    match.request.reopen()
    assert fits(cast, match.request) == {"Pia": "full"}

    match.end("planned", by=None)

    assert fits(cast, match.request) == {"Pia": "declined"}


@pytest.mark.parametrize("reason", ["blocks", "blocked", "break", "suspended", "role", "herself"])
def test_who_must_not_be_asked_is_not_there_and_nobody_learns_why(cast, reason):
    request = matched.ask(cast)
    deeds = {
        "blocks": lambda: Block.begin(cast.mia, by=cast.pia),
        "blocked": lambda: Block.begin(cast.pia, by=cast.mia),
        "break": lambda: Break.begin(clock.ahead(days=3), by=cast.pia),
        "suspended": lambda: cast.pia.suspend(by=cast.cora, board=None, days=14),
        "role": lambda: cast.pia.dismiss("peer_supporter", by=cast.ada),
        "herself": lambda: setattr(request, "member", cast.pia),
    }

    deeds[reason]()
    db.session.flush()

    assert fits(cast, request) == {}


def test_lived_experience_comes_before_room(cast):
    request = matched.ask(cast)
    PeerSupporter.grant(cast.max, by=cast.cora, most=5).edit(
        first_name="Kit", languages=["English"]
    )

    assert list(fits(cast, request)) == ["Pia", "Max"]


def test_a_wish_for_somebody_else_is_heard(cast):
    partners = cast.board_partners.reading[0]
    request = matched.ask(cast, whom=partners)
    PeerSupporter.grant(cast.max, by=cast.cora).edit(first_name="Kit", languages=["English"])

    assert list(fits(cast, request)) == ["Max", "Pia"]
    assert Match.propose(request, cast.max, by=cast.cora).supporter is cast.max
