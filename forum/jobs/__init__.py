"""All clockwork on one page: what is done, how often, and the loop that does it."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from forum import clock, db
from forum.jobs import (
    backups,
    bank_holidays,
    beats,
    housekeeping,
    jumps,
    leaving,
    letters,
    mailbox,
    matches,
    news,
    outbox,
    safeguarding,
)
from forum.models import read_only
from forum.models.limit_counts import LimitCount

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True)
class Job:
    """One piece of clockwork, for any number of workers on any number of machines.

    `once`: the first worker does it for all. Every worker does the others, and each thing in them
    is claimed in its own row; or they are about the machine itself.
    """

    every: timedelta
    work: Callable[[], None]
    once: bool = False


SCHEDULE = (
    Job(timedelta(seconds=2), outbox.send),
    Job(timedelta(seconds=10), db.checkpoint),
    Job(timedelta(seconds=30), beats.beat),
    Job(timedelta(seconds=30), letters.mail),
    Job(timedelta(seconds=30), mailbox.fetch),
    Job(timedelta(minutes=1), jumps.mend),
    Job(timedelta(minutes=1), backups.make),
    Job(timedelta(minutes=1), news.queue),
    Job(timedelta(minutes=1), safeguarding.tell_deputies),
    Job(timedelta(minutes=15), housekeeping.forget_limits, once=True),
    Job(timedelta(hours=1), housekeeping.forget_links, once=True),
    Job(timedelta(hours=1), backups.send_away),
    Job(timedelta(hours=1), leaving.erase, once=True),
    Job(timedelta(hours=1), matches.look_after, once=True),
    Job(timedelta(hours=6), matches.forget, once=True),
    Job(timedelta(hours=6), leaving.forget_breaks, once=True),
    Job(timedelta(hours=6), housekeeping.forget_words, once=True),
    Job(timedelta(days=1), backups.rehearse),
    Job(timedelta(days=1), bank_holidays.learn, once=True),
)
EARLY = 0.9  # of its time, and a job may be claimed again: no two rounds take equally long
REST = 1.0  # seconds between two looks at the clock


def run(app: Flask, *, stop: threading.Event | None = None) -> None:
    """Does what is due, over and over, until `stop` is set (never, when there is none).

    By seconds that only go forward: a clock that is put back an hour must not stop it for one.
    """
    stop = stop or threading.Event()
    _listen(app, stop)
    done: dict[Job, float] = {}
    while not stop.is_set():
        for job in SCHEDULE:
            if job not in done or done[job] + job.every.total_seconds() <= clock.ticks():
                done[job] = clock.ticks()
                do(job, app)
        stop.wait(REST)


def _listen(app: Flask, stop: threading.Event) -> None:
    """Takes mail beside the clockwork, where the operator has said at which address."""
    where = app.config["FORUM_LISTEN"]
    if where:
        listener = import_module("forum.mail.listener")  # 1 MiB that others do without
        threading.Thread(
            target=listener.serve, args=[app, where], kwargs={"stop": stop}, daemon=True
        ).start()


def do(job: Job, app: Flask) -> None:
    """Does one job; what goes wrong in it is logged and does not stop the others.

    The log gets where and what kind, not the words of the error: they may name somebody.
    """
    with app.app_context():
        try:
            if not job.once or _is_first(job):
                job.work()
        except read_only.Refused:
            db.session.rollback()  # it will be due again
        except Exception as problem:  # noqa: BLE001 - the clock goes on, whatever a job meets
            db.session.rollback()
            frames = traceback.extract_tb(problem.__traceback__)
            where = " > ".join(f"{each.name} ({each.filename}:{each.lineno})" for each in frames)
            app.logger.error(
                "%s failed: %s at %s", job.work.__name__, type(problem).__name__, where
            )


def _is_first(job: Job) -> bool:
    """Whether no worker, of whichever machine, has begun it this time; this one has then."""
    name = f"{job.work.__module__}.{job.work.__name__}"
    with db.transaction():
        return LimitCount.hit(name, EARLY * job.every.total_seconds()) == 1
