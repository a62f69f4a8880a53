"""The community full of canaries, filled once a worker; and real connections at one moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from forum import db
from forum.models.topics import Topic
from tests.cast import Cast
from tests.security import canaries, guarded, paired
from tests.security.canaries import Aviary
from tests.security.guarded import Guarded
from tests.visits import HEADERS, Browser

Request = tuple[Browser, str, dict[str, str]]


Once = Callable[..., Any]


@pytest.fixture
def aviary(cast: Cast, once: Once) -> Aviary:
    """Words behind every wall: the database is filled for the first test and copied for others."""

    def write() -> Aviary:
        words = Aviary()
        canaries.fill(words, cast)
        return words

    return once("filled", write)


@pytest.fixture
def kept(cast: Cast, once: Once) -> Guarded:
    """What moderators keep or take out of sight."""

    def write() -> Guarded:
        words = Guarded()
        guarded.fill(words, cast)
        return words

    return once("guarded", write)


@pytest.fixture
def everywhere(cast: Cast, aviary: Aviary, once: Once) -> Guarded:
    """Both, and what is written one to one: all that a walk could come upon."""

    def write(filled: Aviary) -> Guarded:
        words = Guarded(filled.seen_by, filled.topics, filled.posts)
        for each in (paired, guarded):
            each.fill(words, cast)
        return words

    return once("everywhere", write, after="filled")


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
def meanwhile(app: Flask) -> Callable[..., TestResponse]:
    """Sends a form; once it has read and wants to write, `deed` is done by who has the lock."""

    def send(
        browser: Browser, path: str, data: dict[str, str], deed: Callable[[], object]
    ) -> TestResponse:
        read, post = Event(), partial(browser.client.post, path, data=data, headers=HEADERS)
        db.session.commit()
        with ThreadPoolExecutor(1) as thread:
            with db.transaction():
                db.session.connection()  # takes the write lock
                event.listen(db.db.engine, "commit", lambda _line: read.set(), once=True)
                answer = thread.submit(post)
                answer.add_done_callback(lambda _answer: read.set())
                read.wait()
                deed()
                assert not answer.done(), answer.result().status
            found = answer.result()
        db.session.expire_all()
        db.begin(writing=False)
        return found

    return send


@pytest.fixture
def topic(cast: Cast) -> Topic:
    """Mia's topic on the mothers' board, with three replies of Sol's."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep.")
        for body in ("Nor can I", "Me too", "Hold on"):
            topic.reply(by=cast.sol, body=body)
    return topic
