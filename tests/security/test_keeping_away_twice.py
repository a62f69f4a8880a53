"""Pressed four times at the same moment, a block, a muted word, a break, leaving happen once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.db import session
from forum.models.blocks import Block
from forum.models.breaks import Break
from forum.models.leaving import Leaving
from forum.models.muted_words import MutedWord
from forum.models.outbox import OutgoingEmail

DEEDS = {
    "/people/{sol}/block": ({}, Block, 0),
    "/you/muted": ({"words": "sleep"}, MutedWord, 0),
    "/you/break": ({"length": "week"}, Break, 0),
    "/you/leave": ({"words": "stay"}, Leaving, 1),
}


@pytest.mark.filterwarnings("ignore:DELETE statement on table 'sign_ins'")
@pytest.mark.parametrize("path", DEEDS)
def test_a_deed_from_four_connections_at_once_is_one(as_, cast, at_once, path):
    data, table, letters = DEEDS[path]
    mia = as_("Mia")

    answers = at_once(*[(mia, path.format(sol=cast.sol.id), data)] * 4)

    assert {answer.status_code for answer in answers} <= {303, 401}
    assert session.scalar(select(func.count()).select_from(table)) == 1
    assert session.scalar(select(func.count()).select_from(OutgoingEmail)) == letters
    if table is Leaving:
        assert session.scalars(select(Leaving)).one().display_name == "Mia"
