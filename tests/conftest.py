"""One application a worker, one fresh database a test, copied from a template in milliseconds."""

from __future__ import annotations

import gc
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from forum import create_app, db, migrations
from forum.models import passwords
from forum.views.application import Forum
from tests.cast import Cast, make_cast
from tests.visits import Browser

MEMORY = Path("/dev/shm")
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


@pytest.fixture(scope="session")
def template() -> Iterator[tuple[Forum, Path, Path]]:
    folder = Path(tempfile.mkdtemp(prefix="kettle-", dir=MEMORY if MEMORY.is_dir() else None))
    app = create_app(
        {"FORUM_INSTANCE": str(folder), "FORUM_SECRET": "only for tests", "TESTING": True}
    )
    live, copy = folder / "forum.db", folder / "template.db"
    with app.app_context():
        migrations.upgrade()
        shutil.copy(live, folder / "empty.db")
        with db.transaction():
            make_cast()
        db.db.engine.dispose()
    shutil.copy(live, copy)
    yield app, live, copy
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def empty(template: tuple[Forum, Path, Path]) -> Path:
    """A database with every table and no row, to copy for an application of one's own."""
    return template[1].with_name("empty.db")


@pytest.fixture
def app(template: tuple[Forum, Path, Path]) -> Iterator[Forum]:
    app, live, copy = template
    _replace(live, by=copy)
    with app.app_context():
        db.begin(writing=False)
        yield app
        db.session.rollback()
        db.db.engine.dispose()


def _replace(live: Path, *, by: Path) -> None:
    for end in ("", "-wal", "-shm"):
        live.with_name(f"{live.name}{end}").unlink(missing_ok=True)
    shutil.copyfile(by, live)


@pytest.fixture(scope="session")
def written() -> dict[str, Any]:
    """What this worker has written once, by name: see `once`."""
    return {}


@pytest.fixture
def once(
    app: Forum, template: tuple[Forum, Path, Path], written: dict[str, Any]
) -> Callable[[str, Callable[[], Any]], Any]:
    """A longer story than the cast: `once("nights", write)` writes it for the first test of a
    worker, and copies the database for the others. What `write` returns holds no rows, only what
    finds them again.
    """

    def begin(name: str, write: Callable[[], Any]) -> Any:
        live, kept = template[1], template[1].with_name(f"{name}.db")
        if name not in written:
            written[name] = write()
            db.session.commit()
            with closing(sqlite3.connect(live)) as now, closing(sqlite3.connect(kept)) as copy:
                now.backup(copy)
        db.session.rollback()
        db.session.expunge_all()
        db.db.engine.dispose()
        _replace(live, by=kept)
        db.begin(writing=False)
        return deepcopy(written[name])

    return begin


@pytest.fixture
def cast(app: Forum) -> Cast:
    return Cast()


@pytest.fixture
def as_(app: Forum) -> Callable[..., Browser]:
    """A browser in which one of the cast is signed in: `as_("Mia")`; `as_("Vi")` is a visitor.

    `as_("Mo", proven=False)` has not shown her second factor there yet.
    """
    return lambda name, **how: Browser(app, name, **how)
