"""What tests of several nouns need: a topic with replies, a database that is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from forum import clock, db
from forum.models.posts import Post
from forum.models.second_factor import SecondFactor
from forum.models.topics import Topic
from forum.views.application import Forum
from tests.cast import Cast
from tests.stores import Server, Store


@pytest.fixture
def without_database(app: Forum, store: Store) -> Iterator[None]:
    """A folder lies where the database should be, or its server lets nobody in."""
    if isinstance(store, Server):
        db.session.remove()
        db.db.engine.dispose()
        store.lets_in(nobody=True)
        yield
        db.session.remove()
        store.lets_in(nobody=False)
        return
    path = Path(str(db.db.engine.url.database))
    db.session.remove()
    db.db.engine.dispose()
    for each in path.parent.glob("forum.db*"):
        each.unlink()
    path.mkdir()
    yield
    db.session.remove()
    db.db.engine.dispose()
    path.rmdir()


@pytest.fixture
def topic(cast: Cast, lately: Callable[..., Any]) -> Any:
    """A topic of Mia's among the mothers."""

    def write() -> Topic:
        return Topic.open(
            cast.board_mothers,
            by=cast.mia,
            title="First night home",
            body="We came home **today**.",
            at=clock.ago(hours=20),
        )

    return lately("first night home", write)


@pytest.fixture
def replies(cast: Cast, topic: Topic, lately: Callable[..., Any]) -> Any:
    """22 replies of Sol's to it, so that its last three posts stand on a second page."""

    def write(topic: Topic) -> list[Post]:
        return [topic.reply(by=cast.sol, body=f"Number {number}.") for number in range(22)]

    return lately("22 replies", write, after="first night home")


@pytest.fixture
def reply(cast: Cast, topic: Topic) -> Callable[..., Post]:
    """Adds a post to Mia's topic."""

    def reply(body: str = "I am here.", *, by: str = "sol", **details: object) -> Post:
        with db.transaction():
            return topic.reply(by=getattr(cast, by), body=body, **details)

    return reply


@pytest.fixture
def without(cast: Cast) -> None:
    """Cora and Mo have not set up a second factor yet."""
    with db.transaction():
        for each in (cast.cora, cast.mo):
            factor = SecondFactor.of(each)
            assert factor is not None
            factor.end()
