"""One application a worker, one fresh database a test, copied from a template in milliseconds."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from argon2 import PasswordHasher
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import inspect

from forum import create_app, db, migrations
from forum.db import Model
from forum.models import passwords
from forum.views.application import Forum
from tests import stores
from tests.cast import Cast, make_cast
from tests.visits import Browser

MEMORY = Path("/dev/shm")
FRESH = 20  # seconds
pytest_plugins = ["tests.house.skips", "tests.browser", "tests.served", "tests.hours"]


@pytest.fixture(scope="session", autouse=True)
def costly() -> Iterator[tuple[PasswordHasher, str]]:
    """Passwords are hashed cheaply in tests; gives what production has (tests of it use that)."""
    production = passwords._hasher, passwords._NOBODYS
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._NOBODYS = passwords._hasher.hash("nobody has this password")
    yield production
    passwords._hasher, passwords._NOBODYS = production


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_sessionfinish() -> None:
    """Nor at the end, five times over, only to forget all of it."""
    gc.freeze()


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """The instance folder of this worker."""
    folder = Path(tempfile.mkdtemp(prefix="kettle-", dir=MEMORY if MEMORY.is_dir() else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def store(folder: Path) -> Iterator[stores.Store]:
    """The database of this worker, and what it was at moments that are kept by name."""
    store = stores.begin(folder)
    yield store
    store.end()


@pytest.fixture(scope="session")
def template(folder: Path, store: stores.Store, tmp_path_factory: pytest.TempPathFactory) -> Forum:
    """The application of this worker; its store keeps "empty" tables, and those with the "cast"."""
    given = {"FORUM_INSTANCE": str(folder), "FORUM_DATABASE": store.address}
    app = create_app(given | {"FORUM_SECRET": "only for tests", "TESTING": True})
    if "PYTEST_XDIST_WORKER" in os.environ:  # what one of them has compiled need no other
        compiled = tmp_path_factory.getbasetemp().parent / "templates"
        compiled.mkdir(exist_ok=True)
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    with app.app_context():
        migrations.upgrade()
        store.keep("empty")
        with db.transaction():
            make_cast()
        store.keep("cast")
    return app


@pytest.fixture
def empty(store: stores.Store, template: Forum) -> Callable[[Path], str]:
    """The address of a database with every table and no row: `empty(tmp_path)`."""
    return lambda folder: store.another(folder, "empty")


@pytest.fixture
def app(template: Forum, store: stores.Store) -> Iterator[Forum]:
    with template.app_context():
        _begin(store, "cast")
        yield template
        db.session.rollback()


@pytest.fixture
def new_site(template: Forum, store: stores.Store) -> Iterator[Forum]:
    """The same application, of a site in which nothing has been set up yet."""
    with template.app_context():
        _begin(store, "empty")
        yield template
        db.session.rollback()


def _begin(store: stores.Store, name: str) -> None:
    db.session.expunge_all()
    _bring_back(store, name)


def _bring_back(store: stores.Store, name: str) -> None:
    """Rows that a test has in its hands are read anew."""
    db.session.rollback()
    db.session.expire_all()
    store.bring_back(name)
    db.begin(writing=False)


@pytest.fixture(scope="session")
def written() -> dict[str, tuple[float, Any]]:
    """What this worker has written once, by name, and when: see `once`."""
    return {}


@pytest.fixture
def once(
    app: Forum, store: stores.Store, written: dict[str, tuple[float, Any]]
) -> Callable[..., Any]:
    """A longer story than the cast: `once("nights", write)` writes it for the first test of a
    worker, and copies the database for the others. It begins where another story of that name has
    ended, `once("nights of two", write, after="nights")`: whatever else the test has done is gone.
    `write` is given what the other has returned, and gives what this one does; rows in it are
    found again.
    """

    def begin(
        name: str, write: Callable[..., Any], *, after: str = "cast", lasts: float = inf
    ) -> Any:
        since = monotonic() - lasts
        if name not in written or written[name][0] < since:
            _bring_back(store, after)
            before = [_rows(written[after][1])] if after in written else []
            with db.transaction():
                story = write(*before)
            written[name] = monotonic(), _addresses(story)
            store.keep(name)
        _bring_back(store, name)
        return _rows(written[name][1])

    return begin


@pytest.fixture
def lately(once: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a story that has to be new: what happened just now may be edited, taken back."""
    return partial(once, lasts=FRESH)


@dataclass
class Address:
    """Where a row is found again, in whichever copy of the database."""

    kind: type[Model]
    key: Any


def _addresses(story: Any) -> Any:
    """The same story, with addresses in place of its rows."""
    if isinstance(story, Model):
        return Address(type(story), inspect(story).identity)
    if isinstance(story, dict):
        return {name: _addresses(each) for name, each in story.items()}
    return type(story)(map(_addresses, story)) if type(story) in (list, tuple) else story


def _rows(story: Any) -> Any:
    """The same story, with rows in place of their addresses; nothing in it is shared."""
    if isinstance(story, Address):
        return db.session.get_one(story.kind, story.key)
    if isinstance(story, dict):
        return {name: _rows(each) for name, each in story.items()}
    return type(story)(map(_rows, story)) if type(story) in (list, tuple) else deepcopy(story)


@pytest.fixture
def cast(app: Forum) -> Cast:
    return Cast()


@pytest.fixture
def as_(app: Forum) -> Callable[..., Browser]:
    """A browser in which one of the cast is signed in: `as_("Mia")`; `as_("Vi")` is a visitor.

    `as_("Mo", proven=False)` has not shown her second factor there yet.
    """
    return lambda name, **how: Browser(app, name, **how)
