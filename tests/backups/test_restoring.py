"""The way back: into a new place, checked, nothing overwritten; a flipped byte is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from forum import clock, db
from forum.backups import making, restoring
from forum.backups.troubles import Trouble
from forum.cli.backup import backup as make
from forum.cli.restore import restore
from forum.models.outbox import OutgoingEmail
from forum.models.read_only import ReadOnly, all_the_same
from tests.backups.conftest import WORDS
from tests.backups.test_making import rows

pytestmark = pytest.mark.sqlite  # of PostgreSQL: test_postgresql.py


def posts(folder):
    with closing(sqlite3.connect(folder / "forum.db")) as database:
        return [body for (body,) in database.execute("SELECT body FROM posts")]


def trouble(*given, **how):
    """What goes wrong with a restoring."""
    with pytest.raises(Trouble) as caught:
        restoring.restore(*given, **how)
    return caught.value.kind


def test_every_row_comes_back(app, backup, tmp_path):
    done = CliRunner().invoke(restore, [str(backup), "--to", str(tmp_path / "new")])

    assert done.exit_code == 0, done.output
    assert "9 members, 1 posts" in done.output
    assert rows(tmp_path / "new" / "forum.db") == rows(db.db.engine.url.database)
    assert (tmp_path / "new" / "secret").read_text() == app.config["SECRET_KEY"]
    assert (tmp_path / "new" / "forum.db").stat().st_mode & 0o777 == 0o600


def test_a_flipped_byte_is_found_wherever_it_is(backup, tmp_path):
    whole, size = backup.read_bytes(), backup.stat().st_size
    places = [*range(40), *range(40, size - 40, size // 60), *range(size - 40, size)]
    found = []

    for place in places:
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        found.append(trouble(backup, tmp_path / "new"))
    backup.write_bytes(whole[: size // 2])
    found.append(trouble(backup, tmp_path / "new"))

    assert set(found) <= {"damaged", "not_a_backup"}
    assert list((tmp_path / "new").iterdir()) == []


def test_a_flipped_byte_in_a_locked_one_is_found(identity, app, tmp_path):
    path = tmp_path / "one.tar.xz.age"
    making.make(path)
    whole = path.read_bytes()
    found = []

    for place in range(0, len(whole), len(whole) // 25):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        found.append(trouble(path, tmp_path / "new", identity=identity))

    assert set(found) <= {"damaged", "not_a_backup", "wrong_key"}


def test_a_locked_one_asks_for_its_key(identity, app, cast, tmp_path):
    path = tmp_path / "one.tar.xz.age"
    making.make(path)
    other = tmp_path / "other.txt"
    other.write_text("AGE-SECRET-KEY-1NOTHING")

    assert trouble(path, tmp_path / "new") == "locked"
    assert trouble(path, tmp_path / "new", identity=other) == "wrong_key"
    assert restoring.restore(path, tmp_path / "new", identity=identity).rows["members"] == 9


def test_nothing_is_overwritten_without_being_told(app, backup, tmp_path):
    place = tmp_path / "new"
    restoring.restore(backup, place)
    with closing(sqlite3.connect(place / "forum.db")) as database, database:
        database.execute("UPDATE posts SET body = 'newer words'")

    refused = trouble(backup, place)
    kept = posts(place)
    found = restoring.restore(backup, place, replace=True)

    assert (refused, kept) == ("taken", ["newer words"])
    assert posts(place) == [WORDS]
    assert posts(found.aside) == ["newer words"]


def test_a_running_site_is_left_alone(app, backup, tmp_path):
    place = tmp_path / "new"
    restoring.restore(backup, place)
    with closing(sqlite3.connect(place / "forum.db")) as server:
        server.execute("PRAGMA journal_mode=WAL")
        server.execute("SELECT 1 FROM posts").fetchall()

        assert trouble(backup, place, replace=True) == "running"
        assert posts(place) == [WORDS]


def test_what_was_waiting_then_is_not_sent_again_and_everybody_can_write(app, tmp_path):
    with db.transaction():
        for number in range(2):
            row = OutgoingEmail(name="x", address="a@b", subject="", text="words")
            row.message_id, row.sent_at = str(number), clock.now() if number else None
            db.session.add(row)
        ReadOnly.begin("an upgrade")
    making.make(tmp_path / "one.tar.xz")
    with all_the_same(), db.transaction():
        ReadOnly.end()

    found = restoring.restore(tmp_path / "one.tar.xz", tmp_path / "new")

    with closing(sqlite3.connect(tmp_path / "new" / "forum.db")) as database:
        waiting = (
            "SELECT count(*) FROM outgoing_emails WHERE sent_at IS NULL AND given_up_at IS NULL"
        )
        assert database.execute(waiting).fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM read_only").fetchone() == (0,)
    assert found.letters == 1


def test_the_command_makes_one_where_it_is_told_and_overwrites_nothing(app, tmp_path, monkeypatch):
    monkeypatch.setattr("forum.cli.backup.create_app", lambda: app)
    path = tmp_path / "mine.tar.xz"

    first, second = (CliRunner().invoke(make, [str(path)]) for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "checked" in first.output
    assert "Choose another name" in second.output


@pytest.mark.parametrize("words", [b"", b"nothing of ours", b"\xfd7zXZ\x00"])
def test_any_other_file_is_said_to_be_none(app, tmp_path, words):
    path = tmp_path / "other"
    path.write_bytes(words)

    done = CliRunner().invoke(restore, [str(path), "--to", str(tmp_path / "new")])

    assert done.exit_code == 1
    assert "Nothing was changed" in done.output
