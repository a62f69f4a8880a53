"""A backup holds all of the running site, is read by its owner alone, and is there whole or not."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from forum import db
from forum.backups import copying, making
from forum.backups.troubles import Trouble
from forum.models.topics import Topic
from tests.backups.conftest import WORDS

pytestmark = pytest.mark.sqlite  # of PostgreSQL: test_postgresql.py


def rows(path):
    """Every row of every table, as text."""
    with closing(sqlite3.connect(path)) as database:
        return {
            name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.endswith("_words")  # an index without its words
        }


def test_it_can_be_opened_with_what_every_server_has(app, topic, tmp_path):
    backup = tmp_path / "one.tar.xz"
    making.make(backup)
    with tarfile.open(backup) as tar:
        tar.extractall(tmp_path / "by-hand")
        names = tar.getnames()

    folder = tmp_path / "by-hand"
    assert names == ["manifest.json", "secret", "forum.db"]
    assert json.loads((folder / "manifest.json").read_text())["rows"]["posts"] == 1
    assert (folder / "secret").read_text() == app.config["SECRET_KEY"]
    assert rows(folder / "forum.db") == rows(db.db.engine.url.database)
    assert [oct(each.stat().st_mode & 0o777) for each in (backup, folder / "secret")] == [
        "0o600",
        "0o600",
    ]
    assert os.listdir(tmp_path) != []
    assert list(tmp_path.glob(".making-*")) == []


def test_whoever_writes_meanwhile_neither_waits_nor_gets_in_halfway(app, cast, topic, tmp_path):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mo, title="More", body="More")

        copying.copy(tmp_path / "copy.db")  # another connection, while this one holds the lock
        topic.reply(by=cast.mia, body="Even more")

    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT body FROM posts").fetchall() == [(WORDS,)]


HARMS = {
    "DELETE FROM posts WHERE id = (SELECT max(id) FROM posts)": "damaged",
    "DROP TRIGGER audit_entries_are_kept": "damaged",
    "PRAGMA foreign_keys=OFF; UPDATE posts SET topic_id = 987": "inconsistent",
    "UPDATE alembic_version SET version_num = '9999'": "newer",
    "ALTER TABLE drafts RENAME COLUMN fields TO words": "unreadable",
}


def test_a_copy_that_is_not_whole_is_no_backup(app, topic, tmp_path):
    counts, found = copying.copy(tmp_path / "whole.db"), {}
    copying.check(tmp_path / "whole.db", counts)
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"

    for harm in HARMS:
        path = shutil.copy(tmp_path / "whole.db", tmp_path / "copy.db")
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            trigger = copy.execute(triggers).fetchone()[0]
            copy.executescript(harm.replace("audit_entries_are_kept", trigger))
        with pytest.raises(Trouble) as caught:
            copying.check(path, counts)
        found[harm] = caught.value.kind

    assert found == HARMS


def test_a_full_disk_leaves_nothing_behind(app, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "SPARE", 1 << 60)

    with pytest.raises(Trouble) as caught:
        making.make(tmp_path / "one.tar.xz")

    assert caught.value.kind == "disk_full"
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_taken_away(app, tmp_path):
    (tmp_path / ".making-old").mkdir()
    (tmp_path / ".making-new").mkdir()
    os.utime(tmp_path / ".making-old", (0, 0))

    making.make(tmp_path / "one.tar.xz")

    assert {each.name for each in tmp_path.iterdir()} == {".making-new", "one.tar.xz"}


def test_only_the_key_opens_a_locked_one(app, identity, tmp_path):
    path = tmp_path / "one.tar.xz.age"

    made = making.make(path)

    assert made.sealed
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    assert b"SQLite format" not in path.read_bytes()
    if shutil.which("age"):  # the same file for everybody who knows age
        opened = subprocess.run(["age", "-d", "-i", identity, path], capture_output=True)
        assert opened.stdout.startswith(b"\xfd7zXZ")


def test_a_key_that_is_none_is_said(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "FORUM_BACKUP_KEY", "age1nothing")

    with pytest.raises(Trouble) as caught:
        making.make(tmp_path / "one.tar.xz")

    assert caught.value.kind == "key"
    assert list(Path(tmp_path).iterdir()) == []
