"""What tests of several nouns need: a database that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from forum import db
from forum.views.application import Forum


@pytest.fixture
def without_database(app: Forum) -> Iterator[None]:
    """A folder lies where the database should be: nothing can be read or written."""
    path = Path(str(db.db.engine.url.database))
    db.session.remove()
    db.db.engine.dispose()
    for each in path.parent.glob("forum.db*"):
        each.unlink()
    path.mkdir()
    yield
    db.session.remove()
    db.db.engine.dispose()
    path.rmdir()
