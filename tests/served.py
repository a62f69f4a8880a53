"""The site served to a real browser, from the database of the test; and signing in there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler, make_server

from forum import db
from forum.models.members import Member
from forum.views.application import Forum
from tests.visits import begin, signed

POLL = 0.02  # seconds until the server notices that it shall stop
SLOW = 60  # seconds that an answer may take


class Work:
    """How many answers are being given at this moment."""

    def __init__(self) -> None:
        self.answers, self.changed = 0, threading.Condition()

    def __enter__(self) -> None:
        self._count(1)

    def __exit__(self, *_anything: object) -> None:
        self._count(-1)

    def rest(self) -> None:
        """Waits until all are given: the next test brings another database."""
        with self.changed:
            assert self.changed.wait_for(lambda: not self.answers, timeout=SLOW)

    def _count(self, step: int) -> None:
        with self.changed:
            self.answers += step
            self.changed.notify_all()


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, *_anything: object) -> None:
        """Nothing."""

    def run_wsgi(self) -> None:
        with self.server.work:  # type: ignore[attr-defined]
            super().run_wsgi()


@pytest.fixture
def served(app: Forum) -> Iterator[str]:
    """The address at which the application of the test can be visited, with threads."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    server.work = work = Work()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=[POLL], daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    work.rest()


@pytest.fixture
def sign_in(remember: Callable[..., None]) -> Callable[..., None]:
    """Signs one of the cast in, in the browser of a page: `sign_in(page, "Mia")`.

    `sign_in(page, "Mo", proven=False)`: without her second factor.
    """

    def enter(page: Page, name: str, *, proven: bool = True) -> None:
        member = Member.named(name)
        assert member is not None
        with db.transaction():
            token = begin(member, proven=proven)
        remember(page, _user_id=token, _fresh=True)

    return enter


@pytest.fixture
def remember(app: Forum, served: str) -> Callable[..., None]:
    """Puts words into the browser's signed cookie: `remember(page, joining="…")`."""

    def keep(page: Page, **words: object) -> None:
        cookie = signed(app, **words)
        page.context.add_cookies([{"name": "session", "value": cookie, "url": served}])

    return keep
