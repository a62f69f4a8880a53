"""A full, read-only or busy database: reading goes on, words come back, nothing is half done."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import event, func, select

from forum import db
from forum.models.posts import Post
from forum.models.topics import Topic
from tests.security.visiting import Visitor

pytestmark = pytest.mark.sqlite  # PostgreSQL's disk is its own; away or busy: see test_races.py
WORDS = "I could not sleep again, and the morning came"


@pytest.fixture
def topic(cast) -> Topic:
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep.")


@pytest.fixture(params=["PRAGMA query_only=ON", "PRAGMA max_page_count=1"])
def failing(app, request):
    """A disk that takes nothing more: remounted read-only, or full. `mend()` empties it."""
    engine = db.db.engine
    statements = [request.param]

    def spoil(connection, *_rest) -> None:
        for each in statements:
            connection.execute(each)

    def begin() -> None:
        db.session.commit()
        engine.dispose()
        event.listen(engine, "connect", spoil)

    def mend() -> None:
        db.session.commit()
        engine.dispose()
        statements[:] = ["PRAGMA query_only=OFF", "PRAGMA max_page_count=1073741823"]

    yield begin, mend
    event.remove(engine, "connect", spoil)
    engine.dispose()


def forms(topic_id: int, post_id: int) -> list[tuple[str, dict[str, str]]]:
    """Everything into which a member writes words."""
    place = {"place": "reply", "place_id": str(topic_id)}
    return [
        (f"/topics/{topic_id}/posts", {"body": WORDS, "once": "k", **place}),
        ("/boards/mothers/topics", {"title": "Again", "body": WORDS, "once": "k2"}),
        (f"/posts/{post_id}/edit", {"title": "Nights", "body": WORDS, "version": "1"}),
        ("/drafts", {"body": WORDS, **place}),
    ]


@pytest.mark.parametrize("htmx", [False, True])
def test_nobody_loses_a_word_to_a_disk_that_takes_nothing(app, topic, failing, htmx):
    begin, mend = failing
    mia, topic_id, post_id = Visitor.named(app, "Mia"), topic.id, topic.latest_post_id
    long = WORDS * 150
    begin()

    reads = [mia.ask(path).status_code for path in ("/", "/boards/mothers", f"/topics/{topic_id}")]
    said = [
        mia.ask(path, "POST", data={**form, "body": long}, htmx=htmx)
        for path, form in forms(topic_id, post_id)
    ]
    mend()
    again = mia.ask(*("/boards/mothers/topics", "POST"), data=forms(topic_id, post_id)[1][1])

    assert reads == [200, 200, 200]
    assert [answer.status_code for answer in said] == [503] * 4
    if not htmx:
        assert [WORDS in answer.text for answer in said] == [True] * 4
    assert again.status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Post)) == 2


def test_signing_in_and_asking_for_letters_say_so_calmly(app, topic, failing):
    begin, mend = failing
    vi = Visitor.named(app, "Vi")
    begin()

    said = [
        vi.ask(path, "POST", data={"email": "mia@example.org", "password": "x", "name": "Wren"})
        for path in ("/sign-in", "/sign-in/link", "/forgotten", "/join/name")
    ]
    mend()

    assert {answer.status_code for answer in said} <= {503, 422, 303}  # a full disk has some room


def test_leaving_the_page_works_while_somebody_else_writes_for_long(app, topic, monkeypatch):
    monkeypatch.setattr(db, "LONGEST_WAIT", 0.05)
    mia, path = Visitor.named(app, "Mia"), db.db.engine.url.database
    db.session.commit()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    away = mia.ask("/exit")
    read = mia.ask("/sign-in")
    other.execute("ROLLBACK")
    other.close()

    assert away.status_code == 303
    assert not away.headers["Location"].startswith("/")
    assert read.status_code == 200
