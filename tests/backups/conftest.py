"""A backup of the cast's community, and a key to lock it with."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from forum import db
from forum.backups import making
from forum.models.topics import Topic
from forum.views.application import Forum
from tests.cast import Cast

WORDS = "I could not sleep again, and the morning came"


@pytest.fixture
def backup(app: Forum, cast: Cast, tmp_path: Path) -> Path:
    """One that is not locked, of a community with a topic in it."""
    with db.transaction():
        Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body=WORDS)
    path = tmp_path / "one.tar.xz"
    making.make(path)
    return path


@pytest.fixture
def identity(app: Forum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a key, for which backups are locked from now on."""
    key = pyrage.x25519.Identity.generate()
    path = tmp_path / "key.txt"
    path.write_text(f"# created: today\n# public key: {key.to_public()}\n{key}\n")
    monkeypatch.setitem(app.config, "FORUM_BACKUP_KEY", str(key.to_public()))
    return path
