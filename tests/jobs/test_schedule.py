"""The clockwork: everything on one page, each job at its time, none stopping the others."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum import clock, db, jobs
from forum.db import session
from forum.jobs import Job, housekeeping
from forum.models.drafts import Draft
from forum.models.joining import Joining
from forum.models.limit_counts import LimitCount
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail
from forum.models.signin import Link, SignIn

NEVER = timedelta(days=1)


def count(kind):
    """How many rows of a kind there are."""
    return session.scalar(select(func.count()).select_from(kind))


@pytest.fixture
def old_rows(app):
    """One row of each kind whose time is over, and one that is still good."""
    mia = Member.at("mia@example.org")
    with db.transaction():
        for days in (0, 100):
            then = clock.ago(days=days)
            link, sign_in = Link.issue("reset", "mia@example.org"), SignIn.begin(mia)
            link.expires_at = sign_in.created_at = sign_in.seen_at = then
            Draft.keep("reply", days, {"body": "words"}, by=mia).saved_at = then
            Joining.begin(f"Wren {days}").created_at = then
            LimitCount.hit(str(days), 60)
            LimitCount.standing(str(days))[str(days)].expires_at = clock.ahead(days=1 - days)
            session.add(
                OutgoingEmail(name="x", address="a@b", subject="", text="", message_id=str(days))
            )
        session.flush()
        session.scalars(select(OutgoingEmail).filter_by(message_id="100")).one().sent_at = then
        for letter in session.scalars(select(OutgoingEmail)):
            letter.created_at = clock.ago(days=int(letter.message_id))


@pytest.mark.usefixtures("old_rows")
def test_what_has_had_its_time_is_forgotten_and_nothing_else():
    for work in (
        housekeeping.forget_limits,
        housekeeping.forget_links,
        housekeeping.forget_words,
    ):
        work()

    kinds = (Link, SignIn, Draft, Joining, LimitCount, OutgoingEmail)
    assert {kind.__name__: count(kind) for kind in kinds} == {kind.__name__: 1 for kind in kinds}


def test_limits_are_forgotten_well_within_the_day_that_is_promised():
    every = {job.work: job.every for job in jobs.SCHEDULE}

    assert every[housekeeping.forget_limits] <= timedelta(hours=1)


def test_each_job_is_done_at_its_time(app, monkeypatch):
    done, stop = [], threading.Event()

    def often():
        done.append("often")
        if done.count("often") == 3:
            stop.set()

    often_job = Job(timedelta(0), often)
    seldom_job = Job(NEVER, lambda: done.append("seldom"))
    monkeypatch.setattr(jobs, "SCHEDULE", (often_job, seldom_job))
    monkeypatch.setattr(jobs, "REST", 0)
    jobs.run(app, stop=stop)

    assert done.count("often") == 3
    assert done.count("seldom") == 1


def test_a_job_that_fails_is_logged_without_anybodys_words(app, caplog):
    def break_down():
        raise ValueError("mia@example.org wrote something")

    with caplog.at_level(logging.ERROR):
        jobs.do(Job(NEVER, break_down), app)

    assert "break_down failed: ValueError" in caplog.text
    assert "mia" not in caplog.text
