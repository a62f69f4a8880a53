"""One every night, kept by the rule, taken elsewhere; what fails is told once and tried again."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forum import clock, db, jobs
from forum.backups import away, making
from forum.db import session
from forum.jobs import backups
from forum.models.backups import Backup, Rehearsal
from forum.models.outbox import OutgoingEmail

pytestmark = pytest.mark.sqlite  # on PostgreSQL each is made more slowly: tests/backups
NIGHT = datetime(2026, 11, 30, 3, 10, tzinfo=UTC)


@pytest.fixture
def nightly(app, tmp_path, monkeypatch):
    """Where backups go. It is ten past three in the night, and the site has just begun."""
    monkeypatch.setitem(app.config, "FORUM_BACKUPS", str(tmp_path / "kept"))
    at(monkeypatch, NIGHT)
    return tmp_path / "kept"


def at(monkeypatch, moment):
    monkeypatch.setattr(clock, "now", lambda: moment)


def told():
    """The letters about backups."""
    return session.scalars(select(OutgoingEmail.address).filter_by(name="backup_trouble")).all()


def test_one_is_made_every_night_and_by_nobody_twice(nightly, monkeypatch):
    backups.make()
    backups.make()
    at(monkeypatch, NIGHT + timedelta(hours=12))
    backups.make()
    at(monkeypatch, NIGHT + timedelta(days=1))
    backups.make()

    assert [each.name for each in sorted(nightly.iterdir())] == [
        "kettle-20261130T031000Z.tar.xz",
        "kettle-20261201T031000Z.tar.xz",
    ]
    assert [each.night.day for each in Backup.kept()] == [1, 30]
    assert told() == []


def test_a_server_that_sleeps_at_night_makes_it_by_day(nightly, cast, monkeypatch):
    with db.transaction():
        cast.ada.created_at = NIGHT - timedelta(days=2)
    at(monkeypatch, NIGHT + timedelta(hours=9))

    backups.make()

    assert len(list(nightly.iterdir())) == 1


def test_what_fails_is_told_once_a_day_and_tried_again_every_hour(nightly, monkeypatch):
    monkeypatch.setattr(making, "SPARE", 1 << 60)

    for minutes in (0, 1, 61, 62, 122):
        at(monkeypatch, NIGHT + timedelta(minutes=minutes))
        backups.make()
    failed = Backup.waiting().problem
    monkeypatch.setattr(making, "SPARE", 0)
    at(monkeypatch, NIGHT + timedelta(minutes=183))
    backups.make()

    assert failed == "disk_full"
    assert told() == ["ada@example.org"]
    assert Backup.waiting() is None
    assert Backup.newest().problem == ""


def test_a_maker_that_was_killed_loses_its_claim(nightly, monkeypatch):
    with db.transaction():
        Backup.begin_night()
        Backup.claim()

    backups.make()
    none_yet = Backup.newest()
    at(monkeypatch, NIGHT + timedelta(hours=5))
    backups.make()

    assert none_yet is None
    assert Backup.newest().made_at


def earlier(place, days=range(1, 10)):
    """Backups of the nights before, as far as their names go."""
    place.mkdir()
    names = [f"kettle-{NIGHT - timedelta(days=day):%Y%m%dT%H%M%SZ}.tar.xz" for day in days]
    for name in names:
        (place / name).touch()
    return names


def test_the_rule_takes_away_files_and_their_rows_and_nobody_elses(nightly):
    names = earlier(nightly)
    (nightly / "mine.txt").write_text("not a backup")
    with db.transaction():
        for name in names:
            row = Backup(cause="night")
            row.made(at=away.moment(name), file=name, size=1, digest="", sealed=False)
            db.session.add(row)

    backups.make()

    left = {each.name for each in nightly.iterdir()}
    assert "mine.txt" in left
    assert {each.file for each in Backup.kept()} == left - {"mine.txt"}
    assert 7 <= len(left) < 10


def test_off_means_none_by_night(app, nightly, monkeypatch):
    monkeypatch.setitem(app.config, "FORUM_BACKUPS", "off")

    backups.make()
    backups.rehearse()

    assert Backup.waiting() is None


def test_rclone_takes_it_elsewhere_where_the_same_rule_holds(app, nightly, tmp_path, monkeypatch):
    there = tmp_path / "elsewhere"
    names = earlier(there)
    rclone(tmp_path, monkeypatch)
    monkeypatch.setitem(app.config, "FORUM_BACKUP_AWAY", str(there))

    backups.make()

    newest, left = Backup.newest(), {each.name for each in there.iterdir()}
    assert newest.away_at
    assert (there / newest.file).read_bytes() == (nightly / newest.file).read_bytes()
    assert {newest.file, *names[:6]} <= left < {newest.file, *names}


def rclone(tmp_path, monkeypatch):
    """Where rclone is not installed, a few lines of shell that do the same to folders."""
    if shutil.which("rclone"):
        return
    program = tmp_path / "bin" / "rclone"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\nshift\ncase "$1" in\n'
        'copyto) mkdir -p "$(dirname "$4")" && cp "$3" "$4" ;;\n'
        'check) name="${3#--include=/}"; cmp -s "$4/$name" "$5/$name" ;;\n'
        'lsf) ls "$3" ;;\n'
        'deletefile) rm "$2" ;;\nesac\n'
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")


@pytest.mark.parametrize(("path", "kind"), [("/nowhere", "no_rclone"), (None, "away")])
def test_what_stays_here_is_told_and_tried_again(app, nightly, tmp_path, monkeypatch, path, kind):
    (tmp_path / "file").write_text("no folder can be made in here")
    monkeypatch.setitem(app.config, "FORUM_BACKUP_AWAY", str(tmp_path / "file" / "below"))
    with monkeypatch.context() as now:
        rclone(tmp_path, now)
        if path:
            now.setenv("PATH", path)
        backups.make()
    stayed = Backup.newest().away_problem
    rclone(tmp_path, monkeypatch)
    monkeypatch.setitem(app.config, "FORUM_BACKUP_AWAY", str(tmp_path / "elsewhere"))
    at(monkeypatch, NIGHT + timedelta(hours=2))

    backups.send_away()

    assert stayed == kind
    assert told() == ["ada@example.org"]
    assert (Backup.newest().away_problem, Backup.newest().away_at is None) == ("", False)


def test_once_a_month_the_newest_one_is_put_back(nightly, monkeypatch):
    backups.rehearse()
    backups.make()
    backups.rehearse()
    backups.rehearse()

    assert [Rehearsal.newest().problem, told()] == ["", []]
    assert [each.name for each in nightly.iterdir()] == [Backup.newest().file]


def test_a_locked_one_is_rehearsed_with_one_that_is_not(app, nightly, monkeypatch):
    key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    monkeypatch.setitem(app.config, "FORUM_BACKUP_KEY", key)

    backups.make()
    backups.rehearse()

    assert Backup.newest().sealed
    assert Rehearsal.newest().problem == ""


def test_a_rehearsal_finds_a_flipped_byte_and_tells(nightly):
    backups.make()
    path = nightly / Backup.newest().file
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])

    backups.rehearse()

    assert Rehearsal.newest().problem == "damaged"
    assert told() == ["ada@example.org"]


def test_only_files_with_such_a_name_are_backups():
    assert away.moment("kettle-20261130T031000Z.tar.xz.age") == NIGHT
    assert away.moment("../kettle-20261130T031000Z.tar.xz") is None


def test_it_stands_on_the_page_of_all_clockwork():
    works = {job.work for job in jobs.SCHEDULE}

    assert {backups.make, backups.send_away, backups.rehearse} <= works
