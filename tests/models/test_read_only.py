"""Read-only mode: nobody writes, by whatever way; and it ends by itself when it has an end."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from forum import clock, db
from forum.jobs import housekeeping
from forum.models import read_only
from forum.models.read_only import ReadOnly
from forum.models.topics import Topic


def begin(**how):
    with db.transaction():
        return ReadOnly.begin("a new version comes", **how)


def test_whoever_writes_is_refused_until_it_ends(app, cast):
    assert begin()

    with pytest.raises(OperationalError), db.transaction():
        Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Words")
    with pytest.raises(read_only.Refused):
        housekeeping.forget_words()
    with db.transaction(writing=False):
        assert cast.mia.display_name == "Mia"
    with read_only.all_the_same(), db.transaction():
        ReadOnly.end()

    with db.transaction():
        Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Words")


def test_where_it_cannot_be_asked_nobody_is_kept_waiting(app, cast):
    with read_only.all_the_same(), db.transaction():
        db.session.execute(text("ALTER TABLE read_only RENAME TO gone"))

    with pytest.raises(SQLAlchemyError), db.transaction():
        cast.mia.rename("Mia May")
    with read_only.all_the_same(), db.transaction(patience=0.1):
        db.session.execute(text("ALTER TABLE gone RENAME TO read_only"))


def test_whoever_came_first_gave_the_reason(app):
    first = begin()

    with read_only.all_the_same():
        second = begin()

    assert (first, second) == (True, False)


def test_it_ends_by_itself_at_its_end(app, cast):
    begin(ends_at=clock.ago(minutes=1))

    with db.transaction():
        cast.mia.rename("Mia May")
        again = ReadOnly.begin("once more")

    assert again
    assert ReadOnly.now().reason == "once more"
