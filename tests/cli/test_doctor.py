"""`forum doctor` says what is wrong in plain sentences, and what to do."""

from __future__ import annotations

import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from forum import clock, db
from forum.cli.checkups import machine
from forum.cli.doctor import doctor
from forum.jobs import beats
from forum.models.backups import Backup
from forum.models.beats import Beat
from forum.models.outbox import OutgoingEmail
from forum.models.read_only import ReadOnly
from tests import stores


@pytest.fixture
def looked(app, monkeypatch):
    """What it says of the site as it is, and how it ends."""
    monkeypatch.setattr("forum.cli.doctor.create_app", lambda: app)
    if not stores.SERVER:
        (app.config["FORUM_INSTANCE"] / "forum.db").chmod(0o600)  # copied with less care

    def look():
        done = CliRunner().invoke(doctor)
        return done.output, done.exit_code

    return look


def made(hours, **how):
    with db.transaction():
        row = Backup(cause="night", made_at=clock.ago(hours=hours), **how)
        db.session.add(row)


def test_a_site_that_is_well_is_said_to_be(app, looked, monkeypatch):
    monkeypatch.setitem(app.config, "FORUM_ADDRESS", "https://forum.example.org")
    monkeypatch.setitem(app.config, "FORUM_PROXIES", 1)
    beats.beat()
    made(hours=5)

    said, code = looked()

    bad = [line for line in said.splitlines() if line.startswith("BAD")]
    fast = [each for each in bad if "a power cut loses posts" in each]  # as servers for tests are
    assert bad == (fast if stores.SERVER else [])
    assert code == bool(bad)
    database = ("PostgreSQL is 1",) if stores.SERVER else ("is whole", "survives", "WAL-reset")
    for words in (*database, "clockwork goes round"):
        assert words in said


def test_what_is_wrong_is_said_with_what_to_do(app, looked, monkeypatch):
    monkeypatch.setitem(app.config, "FORUM_ADDRESS", "https://forum.example.org")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=9 << 20))
    monkeypatch.setattr(machine, "BUILT", clock.now() + timedelta(days=1))
    with db.transaction():
        db.session.add(Beat(id=1, at=clock.ago(hours=3)))
        row = OutgoingEmail(name="x", address="mia@example.org", subject="", text="")
        row.message_id, row.created_at, row.problem = "1", clock.ago(hours=9), "no answer"
        db.session.add(row)
        Backup.ask(by=None).failed("disk_full")
    made(hours=60, away_problem="away")
    with db.transaction():
        ReadOnly.begin("a new disk")

    said, code = looked()

    assert code == 1
    for words in (
        *("nobody can post", "timedatectl", "FORUM_PROXIES=1", "forum mail says more"),
        *("Is `forum serve` running?", "forum backup says why", "The disk is too full"),
        *("rclone could not", "forum read-only end", "Set FORUM_SMTP"),
    ):
        assert words in said
    assert "mia" not in said


@pytest.mark.sqlite  # whose tables the next test finds as they were
@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", "forum upgrade"),
        ("UPDATE alembic_version SET version_num = '9999'", "Install that version"),
        ("DROP TABLE alembic_version", "forum migrate"),
    ],
)
def test_a_database_of_another_version_is_said(looked, harm, words):
    with db.transaction():
        db.session.execute(text(harm))

    said, code = looked()

    assert (words in said, code) == (True, 1)


def test_files_that_others_can_read_are_said(app, looked):
    path = app.config["FORUM_INSTANCE"] / "secret"
    path.write_text("x")
    path.chmod(0o644)

    said = looked()[0]
    path.unlink()

    assert f"chmod go= {path}" in said
