"""Undo when the world has moved on: what others did since stays, and old addresses lead on."""

from __future__ import annotations

import pytest

from forum import db
from forum.models import moving
from forum.models.decisions import Why
from forum.models.topics import Topic
from forum.models.undoing import MovedOn, undo

WHY = Why("Be kind", "It belongs there.")


def test_a_split_that_was_merged_back_is_not_undone_and_its_old_address_stays(app, cast):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Long.")
        reply = topic.reply(by=cast.sol, body="Yes.")
        how = {"by": cast.mo, "why": WHY}
        split = moving.split([reply], into=None, title="Apart", board=topic.board, **how)
        apart = db.session.get_one(Topic, split.was["to"])
        merged = moving.merge(apart, topic, **how)

    with pytest.raises(MovedOn), db.transaction():
        undo(split, by=cast.mo)
    assert moving.leads_to(apart) != {}
    with db.transaction():
        undo(merged, by=cast.mo)
        undo(split, by=cast.mo)

    assert db.session.get(Topic, split.was["to"]) is None
    assert reply.topic_id == topic.id
