"""Kills the worker at random moments while it sends, and counts what arrived.

`python -m tests.benchmarks.kill_worker --times 60`: letters wait in the outbox, a worker hands
them to a mail server on this machine, and is killed with SIGKILL, over and over. Each letter must
arrive, and at most twice, under the same Message-ID: a worker that dies between sending and noting
leaves its letter to another, five minutes later (which are not waited for here).
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from forum import clock, create_app, db, migrations
from forum.db import session
from forum.jobs import outbox
from forum.mail.compose import compose
from forum.models.outbox import OutgoingEmail
from forum.views.application import Forum
from tests.benchmarks.servers import free_port

SOONEST, LATEST = 0.02, 0.6  # seconds that a worker lives
GOES = 6  # of twenty seconds
EACH = 4  # letters that are written for each life


class Sink:
    """A mail server that takes every letter and counts the names."""

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        """Called by aiosmtpd for each letter."""
        message = message_from_bytes(envelope.content)  # type: ignore[attr-defined]
        self.names[str(message["Message-ID"]).strip()] += 1
        return "250 taken"


def main() -> None:
    """Kills so often, has the rest sent, and prints what was lost and what came twice."""
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=60)
    times = options.parse_args().times
    sink = Sink()
    port = free_port()
    server = Controller(sink, hostname="127.0.0.1", port=port, ready_timeout=30)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            app = create_app(_settings(Path(folder), port))
            with app.app_context():
                migrations.upgrade()
                ends = Counter(_life(app, number) for number in range(times))
                _send_the_rest()
                _judge(sink, ends)
    finally:
        server.stop()


def _settings(folder: Path, port: int) -> dict[str, str]:
    secret = "for measuring only"
    smtp = f"smtp://127.0.0.1:{port}"
    return {"FORUM_INSTANCE": str(folder), "FORUM_SECRET": secret, "FORUM_SMTP": smtp}


def _life(app: Forum, number: int) -> str:
    """Some more letters, and a worker that is killed; whether it was still at work."""
    with db.transaction():
        for each in range(EACH):
            link = "http://127.0.0.1:8000/sign-in"
            compose("reset", f"m{number}.{each}@example.org", language="en", link=link)
    db.db.engine.dispose()  # no two processes may share a connection
    worker = os.fork()
    if worker == 0:
        with app.app_context():
            outbox.send()
        os._exit(0)
    time.sleep(random.uniform(SOONEST, LATEST))
    os.kill(worker, signal.SIGKILL)
    _number, status = os.waitpid(worker, 0)
    return "killed at work" if os.WIFSIGNALED(status) else "done before"


def _send_the_rest() -> None:
    """As if five minutes had passed: what the killed had claimed is free again."""
    with db.transaction():
        session.execute(update(OutgoingEmail).values(claimed_until=None))
    for _ in range(GOES):
        outbox.send()


def _judge(sink: Sink, ends: Counter[str]) -> None:
    waiting = select(func.count()).where(OutgoingEmail.sent_at.is_(None))
    names = set(session.scalars(select(OutgoingEmail.message_id)))
    times = Counter(min(each, 3) for each in sink.names.values())
    print(f"{clock.today()}: {dict(ends)}; {len(names)} letters written")
    print(f"arrived once {times[1]}, twice {times[2]}, more often {times[3]}")
    print(f"lost {len(names - set(sink.names))}, never written {len(set(sink.names) - names)}")
    print(f"still waiting {session.scalar(waiting)}")


if __name__ == "__main__":
    main()
