"""A backup of the cast's community, and a key to lock it with."""

from __future__ import annotations

from collections.abc import Callable
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
def topic(cast: Cast) -> Topic:
    """Something that a backup has to hold."""
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body=WORDS)


@pytest.fixture
def backup(once: Callable[..., bytes], cast: Cast, tmp_path: Path) -> Path:
    """One that is not locked, of a community with a topic in it."""

    def story() -> bytes:
        Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body=WORDS)
        db.session.commit()
        making.make(tmp_path / "made.tar.xz")
        return (tmp_path / "made.tar.xz").read_bytes()

    path = tmp_path / "one.tar.xz"
    path.write_bytes(once("a backup", story))
    return path


@pytest.fixture
def identity(app: Forum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a key, for which backups are locked from now on."""
    key = pyrage.x25519.Identity.generate()
    path = tmp_path / "key.txt"
    path.write_text(f"# created: today\n# public key: {key.to_public()}\n{key}\n")
    monkeypatch.setitem(app.config, "FORUM_BACKUP_KEY", str(key.to_public()))
    return path
