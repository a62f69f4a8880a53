"""The community full of canaries, filled once a worker; and real connections at one moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum import db
from forum.models.topics import Topic
from tests.cast import Cast
from tests.security.canaries import Aviary, fill
from tests.visits import HEADERS, Browser

Request = tuple[Browser, str, dict[str, str]]


@pytest.fixture
def aviary(cast: Cast, once: Callable[[str, Callable[[], Aviary]], Aviary]) -> Aviary:
    """Words behind every wall: the database is filled for the first test and copied for others."""
    return once("filled", lambda: fill(cast))


@pytest.fixture
def at_once(app: Flask) -> Callable[..., list[TestResponse]]:
    """Posts several forms at once: `at_once((browser, path, data), …, htmx=False)`."""

    def send(*requests: Request, htmx: bool = False) -> list[TestResponse]:
        db.session.commit()
        db.session.expire_all()
        start = Barrier(len(requests))
        headers = {**HEADERS, **({"HX-Request": "true"} if htmx else {})}

        def one(request: Request) -> TestResponse:
            browser, path, data = request
            start.wait()
            return browser.client.post(path, data=data, headers=headers)

        with ThreadPoolExecutor(len(requests)) as threads:
            answers = list(threads.map(one, requests))
        db.begin(writing=False)
        return answers

    return send


@pytest.fixture
def topic(cast: Cast) -> Topic:
    """Mia's topic on the mothers' board, with three replies of Sol's."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep.")
        for body in ("Nor can I", "Me too", "Hold on"):
            topic.reply(by=cast.sol, body=body)
    return topic
