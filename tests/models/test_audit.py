"""The audit log is added to and never changed; published guidelines neither."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from forum import db
from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.guidelines import GuidelinesVersion


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET reason = 'another'",
        "UPDATE audit_entries SET actor_id = NULL",
        "DELETE FROM audit_entries",
        "UPDATE guidelines_versions SET text = 'another'",
        "UPDATE guidelines_versions SET created_at = '2020-01-01'",
        "DELETE FROM guidelines_versions",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_kept(app, statement):
    with pytest.raises(IntegrityError, match=r"never change|are kept"), db.transaction():
        session.execute(text(statement))

    assert session.get(GuidelinesVersion, 1).text.startswith("## Be kind")


def test_an_entry_says_who_did_what_to_what_and_why(app, cast):
    with db.transaction():
        AuditEntry.write(
            "post.unmask",
            by=cast.mo,
            board=cast.board_mothers,
            subject=cast.mia,
            reason="In danger",
        )

    entry = session.scalars(select(AuditEntry).filter_by(action="post.unmask")).one()
    assert (entry.actor_id, entry.board.name) == (cast.mo.id, "Mothers")
    assert (entry.subject, entry.reason) == (f"member {cast.mia.id}", "In danger")


def test_what_was_rolled_back_leaves_no_entry(app, cast):
    db.begin(writing=True)
    cast.board_mothers.archive(by=cast.ada)
    session.flush()
    session.rollback()

    entries = select(AuditEntry).filter_by(action="board.archive")
    assert session.scalars(entries).all() == []


def test_the_name_of_a_publisher_may_go_while_the_version_stays(app, cast):
    with db.transaction():
        version = GuidelinesVersion.publish(by=cast.cora, text="New.")

    with db.transaction():
        version.by = None

    session.expire_all()
    assert session.get(GuidelinesVersion, version.id).by is None
