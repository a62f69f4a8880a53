"""Letters to those on call: to whom it may concern, saying nothing, and not again and again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.mail.urgent import called, tell_on_call
from forum.models.on_call import OnCall
from forum.models.outbox import OutgoingEmail

LINK = "http://127.0.0.1:8000/queue"


@pytest.fixture
def on_call(cast):
    """Mo, Max and Cora are on call."""
    with db.transaction():
        for each in (cast.mo, cast.max, cast.cora):
            OnCall.begin(each, by=cast.cora)


def tell(board):
    """Calls them to something urgent on a board; returns how many letters there are."""
    with db.transaction():
        return tell_on_call(board, LINK)


def addresses():
    """To whom letters were written."""
    return sorted(session.scalars(select(OutgoingEmail.address)))


def test_those_who_look_after_the_board_are_called_and_coordinators(cast, on_call):
    assert tell(cast.board_mothers) == 2

    assert addresses() == ["cora@example.org", "mo@example.org"]


def test_for_a_member_without_a_board_the_coordinator_is_called(cast, on_call):
    tell(None)

    assert addresses() == ["cora@example.org"]


def test_a_safeguarding_lead_is_called_to_what_she_may_read(cast):
    with db.transaction():
        cast.ned.appoint("safeguarding_lead", by=cast.ada)
        OnCall.begin(cast.ned, by=cast.cora)

    assert called(cast.board_everyone) == [cast.ned]
    assert called(None) == [cast.ned]
    assert called(cast.board_mothers) == []


def test_whoever_lost_the_office_is_not_called(cast, on_call):
    with db.transaction():
        cast.cora.dismiss("coordinator", by=cast.ada)

    tell(cast.board_everyone)

    assert addresses() == []


def test_the_letter_names_no_board_and_nobody(cast, on_call):
    tell(cast.board_mothers)

    for letter in session.scalars(select(OutgoingEmail)):
        words = (letter.subject + letter.text + letter.html).casefold()
        assert not [each for each in ("mothers", "worried", "illegal", "mia") if each in words]
        assert letter.subject == "Something urgent waits for you"
        assert LINK in letter.text


def test_several_within_twenty_minutes_are_one_letter(cast, on_call, monkeypatch):
    for _ in range(5):
        tell(cast.board_mothers)
    soon = addresses()
    later = clock.ahead(minutes=21)
    monkeypatch.setattr(clock, "now", lambda: later)
    tell(cast.board_mothers)

    assert len(soon) == 2
    assert len(addresses()) == 4


def test_other_letters_keep_nobody_from_being_called(cast, on_call):
    with db.transaction():
        session.add(
            OutgoingEmail(
                name="reset", address="mo@example.org", subject="", text="", message_id="1"
            )
        )

    assert tell(cast.board_mothers) == 2
