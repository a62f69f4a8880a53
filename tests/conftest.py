"""One application a worker, one fresh database a test, copied from a template in milliseconds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from forum import create_app, db, migrations
from forum.models import passwords
from forum.views.application import Forum
from tests.cast import Cast, make_cast
from tests.visits import Browser

MEMORY = Path("/dev/shm")
pytest_plugins = ["tests.house.skips", "tests.browser", "tests.served"]


@pytest.fixture(scope="session", autouse=True)
def costly() -> Iterator[tuple[PasswordHasher, str]]:
    """Passwords are hashed cheaply in tests; gives what production has (tests of it use that)."""
    production = passwords._hasher, passwords._NOBODYS
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._NOBODYS = passwords._hasher.hash("nobody has this password")
    yield production
    passwords._hasher, passwords._NOBODYS = production


@pytest.fixture(scope="session")
def template() -> Iterator[tuple[Forum, Path, Path]]:
    folder = Path(tempfile.mkdtemp(prefix="kettle-", dir=MEMORY if MEMORY.is_dir() else None))
    app = create_app(
        {"FORUM_INSTANCE": str(folder), "FORUM_SECRET": "only for tests", "TESTING": True}
    )
    with app.app_context():
        migrations.upgrade()
        with db.transaction():
            make_cast()
        db.db.engine.dispose()
    live, copy = folder / "forum.db", folder / "template.db"
    shutil.copy(live, copy)
    yield app, live, copy
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def app(template: tuple[Forum, Path, Path]) -> Iterator[Forum]:
    app, live, copy = template
    for each in live.parent.glob("forum.db*"):
        each.unlink()
    shutil.copy(copy, live)
    with app.app_context():
        db.begin(writing=False)
        yield app
        db.session.rollback()
        db.db.engine.dispose()


@pytest.fixture
def cast(app: Forum) -> Cast:
    return Cast()


@pytest.fixture
def as_(app: Forum) -> Callable[..., Browser]:
    """A browser in which one of the cast is signed in: `as_("Mia")`; `as_("Vi")` is a visitor.

    `as_("Mo", proven=False)` has not shown her second factor there yet.
    """
    return lambda name, **how: Browser(app, name, **how)
