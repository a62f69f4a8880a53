"""On call: begun and ended once each, with an entry in the log."""

from __future__ import annotations

from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.breaks import Break
from forum.models.on_call import OnCall


def test_a_member_is_on_call_once(cast):
    with db.transaction():
        OnCall.begin(cast.mo, by=cast.cora)
        OnCall.begin(cast.mo, by=cast.cora)

    rows = select(AuditEntry.subject).filter_by(action="on_call.begin")
    assert [row.member for row in OnCall.everybody()] == [cast.mo]
    assert session.scalars(rows).all() == [f"member {cast.mo.id}"]


def test_who_is_on_call_no_longer_gets_no_letter(cast):
    with db.transaction():
        OnCall.begin(cast.mo, by=cast.cora)
        OnCall.begin(cast.cora, by=cast.cora)
        OnCall.everybody()[0].end(by=cast.cora)

    assert OnCall.awake() == [cast.cora]


def test_a_break_is_a_break(cast):
    with db.transaction():
        OnCall.begin(cast.mo, by=cast.cora)
        Break.begin(clock.ahead(days=7), by=cast.mo)

    assert OnCall.awake() == []


def test_being_on_call_goes_with_the_member(cast):
    with db.transaction():
        OnCall.begin(cast.ned, by=cast.cora)
    with db.transaction():
        session.delete(cast.ned)

    assert OnCall.everybody() == []
