"""Workers that are processes of their own, for tests in which they meet, or are killed."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from forum import db
from forum.jobs import outbox
from forum.views.application import Forum


def start(app: Forum) -> int:
    """A worker that sends what waits, and ends; its number."""
    db.session.rollback()
    db.db.engine.dispose()  # no two processes may share a connection
    number = os.fork()
    if number:
        return number
    with suppress(BaseException), app.app_context():
        outbox.send()
    os._exit(0)


def ended(number: int) -> int:
    """Waits for its end; by which signal, or 0."""
    _number, status = os.waitpid(number, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def kill(number: int) -> None:
    """Ends it in the middle of whatever it does."""
    os.kill(number, signal.SIGKILL)
