"""What the log holds: methods, names of routes, figures. Never a word, a name or an address."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from forum import db
from forum.jobs import outbox
from forum.models import passwords
from forum.models.signin import Link
from forum.models.topics import Topic
from tests.security.visiting import Visitor

SECRET = "unmistakeablewordsofhers"
PASSWORD = "seven quiet herons at dusk"


@pytest.fixture
def heard(app, caplog):
    """All that is logged from here on, by whomever; faults answer as they do in production."""
    caplog.set_level(logging.INFO)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield lambda: "\n".join(
        f"{each.getMessage()} {each.args} {each.exc_text} {each.exc_info}"
        for each in caplog.records
    )
    app.config["PROPAGATE_EXCEPTIONS"] = None


@pytest.fixture
def topic(cast) -> Topic:
    with db.transaction():
        cast.mia.password_hash = passwords.hashed(PASSWORD)
        cast.mia.email = f"{SECRET}@example.org"
        return Topic.open(cast.board_mothers, by=cast.mia, title=SECRET, body=SECRET)


def told(log: str, *others: str) -> list[str]:
    """What of hers stands in a log."""
    low = log.lower()
    return [word for word in (SECRET, PASSWORD, "127.0.0.1", "@example", *others) if word in low]


def test_nothing_of_what_a_member_does_is_in_the_log(app, topic, heard):
    number, mia = topic.id, Visitor.named(app, "Mia")

    for path in (
        f"/topics/{number}?page={SECRET}",
        f"/search?q={SECRET}",
        f"/boards/{SECRET}",
        f"/{SECRET}",
        f"/topics/{number}?quote=1",
        "/you",
    ):
        mia.ask(path, headers={"User-Agent": SECRET, "Referer": f"http://localhost/{SECRET}"})
    for path in (f"/topics/{number}/posts", "/drafts", "/posts/preview", "/boards/mothers/topics"):
        place = {"place": "reply", "place_id": str(number)}
        mia.ask(path, "POST", data={"body": SECRET, "title": SECRET, "once": SECRET, **place})
    mia.ask(f"/topics/{number}/posts", SECRET.upper(), data={"body": SECRET})
    mia.ask(f"/topics/{number}/posts", "POST", data={"body": SECRET * 20_000})
    mia.ask("/", headers={"Host": f"{SECRET}.example"})

    assert "topics.show" in heard()
    assert told(heard(), f"/topics/{number}", f"/{number}") == []


def test_no_address_password_or_token_of_signing_in_is_in_the_log(app, topic, heard):
    vi = Visitor.named(app, "Vi")
    with db.transaction():
        token = str(Link.issue("sign_in", f"{SECRET}@example.org").token)
    form = {"email": f"{SECRET}@example.org", "password": PASSWORD, "name": SECRET[:20]}

    for path in ("/sign-in/link", "/forgotten", "/join/name", "/join/address", "/sign-in"):
        vi.ask(path, "POST", data=form)
        vi.ask(path, "POST", data={**form, "password": f"not {PASSWORD}"})
    vi.ask(f"/sign-in/link/{token}")
    vi.ask(f"/sign-in/link/{token}", "POST")
    vi.ask(f"/reset/{token}")
    outbox.send()

    assert "signin.press" in heard()
    assert told(heard(), token.lower(), SECRET[:20]) == []


@pytest.fixture
def fault(app):
    """No post can be written, and the database quotes her words as it says so."""

    def refuse(_connection, _cursor, statement, *_given) -> None:
        if statement.startswith("INSERT INTO posts "):
            raise IntegrityError(SECRET, {"body": SECRET}, ValueError(SECRET))

    engine = db.db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    yield
    event.remove(engine, "before_cursor_execute", refuse)


def test_a_fault_of_ours_says_where_but_not_what(app, topic, heard, fault):
    number, mia = topic.id, Visitor.named(app, "Mia")

    answer = mia.ask(f"/topics/{number}/posts", "POST", data={"body": SECRET, "once": "k"})

    assert answer.status_code == 500
    assert SECRET in answer.text  # her words are given back
    assert "IntegrityError" in heard()
    assert told(heard()) == []


@pytest.mark.sqlite  # whose tables the next test finds as they were
def test_a_database_that_refuses_says_so_without_words(app, topic, heard):
    number, mia = topic.id, Visitor.named(app, "Mia")
    with db.transaction():
        db.session.execute(text("ALTER TABLE drafts RENAME TO gone"))

    answer = mia.ask(f"/topics/{number}/posts", "POST", data={"body": SECRET, "once": "k"})

    assert answer.status_code == 503
    assert told(heard()) == []
