"""Two machines, each with a clockwork: whatever is due is done once."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db, jobs
from forum.db import session
from forum.jobs import Job, backups
from forum.models.audit import AuditEntry
from forum.models.backups import Backup, Rehearsal
from forum.models.leaving import Leaving
from forum.models.letters import Letter
from forum.models.limit_counts import LimitCount
from forum.models.mail_choices import MailChoice
from forum.models.outbox import OutgoingEmail
from forum.models.topics import Topic
from tests.keepers import appoint, worry, write

ONCE_A_DAY = timedelta(days=1)


@pytest.fixture
def due(app, cast, on, tmp_path, monkeypatch):
    """On a Monday at noon: a backup, a digest, a letter, a concern, and somebody who has left."""
    on("Monday 9:00")
    appoint(cast)
    case = worry(cast, write(cast))
    with db.transaction():
        MailChoice.begin_all()
        MailChoice.of(cast.mia).choose(replies="daily", calls="never", letters="once")
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Awake.")
        Letter.to(cast.mia, words="Be kind.", kind="decision", by=cast.mo)
    on("Monday 9:30")
    with db.transaction():
        session.merge(topic).reply(by=cast.sol, body="Hello.")
        leaving = Leaving.begin(by=cast.pat, takes_back=False)
        leaving.due_at = leaving.listed_at = clock.ago(days=2)
        case.waiting_since = clock.ago(hours=2)
        cast.ada.created_at = clock.ago(days=3)
    on("Monday 12:00")
    monkeypatch.setitem(app.config, "FORUM_BACKUPS", str(tmp_path / "kept"))
    return tmp_path / "kept"


def both(app, job):
    """Two workers come to a job at the same moment."""
    start = threading.Barrier(2)

    def worker():
        start.wait()
        jobs.do(job, app)

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()


def test_all_that_is_due_is_done_once(app, due, caplog):
    for job in (*jobs.SCHEDULE, jobs.SCHEDULE[0]):  # what others queue the first sends
        both(app, job)

    session.rollback()
    mails = Counter(session.execute(select(OutgoingEmail.name, OutgoingEmail.address)).all())
    assert set(mails) >= {
        ("news", "mia@example.org"),
        ("letter", "mia@example.org"),
        ("concern_raised", "pia@example.org"),
        ("left", "pat@example.org"),
    }
    assert set(mails.values()) == {1}
    assert all(each.sent_at for each in session.scalars(select(OutgoingEmail)))
    assert len(session.scalars(select(AuditEntry).filter_by(action="leaving.erase")).all()) == 1
    assert [each.file for each in Backup.kept()] == [each.name for each in due.iterdir()]
    assert len(list(due.iterdir())) == 1
    assert len(session.scalars(select(Rehearsal)).all()) == 1
    assert [each.message for each in caplog.records if "failed" in each.message] == []


def test_the_first_worker_does_a_job_for_all_until_it_is_due_again(app, on):
    done = []
    job = Job(ONCE_A_DAY, lambda: done.append(clock.now()), once=True)

    for moment in ("Monday 12:00", "Monday 23:00", "Tuesday 12:00"):
        on(moment)
        both(app, job)

    assert len(done) == 2


def test_a_clock_that_was_a_year_ahead_holds_no_job_back(app, on, monkeypatch):
    done = []
    job = Job(ONCE_A_DAY, lambda: done.append(clock.now()), once=True)
    right = on("Monday 12:00")
    monkeypatch.setattr(clock, "now", lambda: right + timedelta(days=365))
    jobs.do(job, app)
    on("Monday 12:01")

    jobs.do(next(each for each in jobs.SCHEDULE if each.work is jobs.jumps.mend), app)
    jobs.do(job, app)

    assert len(done) == 2
    assert session.scalars(select(LimitCount.expires_at)).one() < clock.ahead(days=1)


@pytest.mark.sqlite
def test_what_another_machine_has_made_is_left_to_it(app, due, monkeypatch):
    backups.make()
    with db.transaction():
        row = Backup.newest()
        row.machine, row.file = "another", "kettle-20260101T030000Z.tar.xz"
    monkeypatch.setitem(app.config, "FORUM_BACKUP_AWAY", str(due.parent / "elsewhere"))

    backups.send_away()
    backups.rehearse()

    newest = Backup.newest()
    assert (newest.away_at, newest.away_problem, newest.claimed_until) == (None, "", None)
    assert session.scalars(select(Rehearsal)).all() == []


@pytest.mark.sqlite
def test_a_shared_folder_or_a_new_name_of_the_machine_changes_nothing(due):
    backups.make()
    with db.transaction():
        Backup.newest().machine = "another"

    backups.rehearse()

    assert Rehearsal.newest().problem == ""
