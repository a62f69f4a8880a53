"""The community full of canaries, filled once a worker; and real connections at one moment."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum import db
from tests.cast import Cast
from tests.security.canaries import Aviary, fill
from tests.visits import HEADERS, Browser

Request = tuple[Browser, str, dict[str, str]]


@pytest.fixture(scope="session")
def hatched() -> dict[str, Aviary]:
    """The canaries that this worker has filled a database with, by the name of its copy."""
    return {}


@pytest.fixture
def aviary(
    app: Flask, cast: Cast, template: tuple[Flask, Path, Path], hatched: dict[str, Aviary]
) -> Aviary:
    """Words behind every wall: the database is filled for the first test and copied for others."""
    live, kept = template[1], template[1].with_name("filled.db")
    if kept.name not in hatched:
        hatched[kept.name] = fill(cast)
        db.session.commit()
        with closing(sqlite3.connect(live)) as filled, closing(sqlite3.connect(kept)) as copy:
            filled.backup(copy)
    db.session.rollback()
    db.session.expunge_all()
    db.db.engine.dispose()
    for each in live.parent.glob("forum.db*"):
        each.unlink()
    shutil.copy(kept, live)
    db.begin(writing=False)
    return deepcopy(hatched[kept.name])


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
