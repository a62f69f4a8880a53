"""Two moderators who suspend one member, or end it, at the same second: once, and said so."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.models.decisions import Decision
from forum.models.suspensions import Suspension

WHY = {"reason": "It was unkind.", "length": "month", "may_read": "y"}


@pytest.mark.parametrize("htmx", [False, True])
def test_suspending_at_the_same_second_is_done_once(as_, cast, at_once, htmx):
    path, sent = f"/members/{cast.sol.id}/suspend", {**WHY, "board": str(cast.board_mothers.id)}

    answers = at_once((as_("Mo"), path, sent), (as_("Cora"), path, sent), htmx=htmx)

    assert sorted(each.status_code for each in answers) == [200 if htmx else 303, 409]
    assert "Sol is suspended until" in next(
        each.text for each in answers if each.status_code == 409
    )
    assert len(db.session.scalars(select(Suspension)).all()) == 1


def test_ending_it_at_the_same_second_is_done_once(as_, cast, at_once):
    with db.transaction():
        cast.sol.suspend(by=cast.mo, board=cast.board_mothers, days=14)
    path = f"/members/{cast.sol.id}/restore"

    answers = at_once((as_("Mo"), path, WHY), (as_("Cora"), path, WHY))

    assert sorted(each.status_code for each in answers) == [303, 409]
    assert len(db.session.scalars(select(Decision).filter_by(act="restore")).all()) == 1
