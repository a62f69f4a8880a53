"""`forum move`: a live site goes to another database, all of it; nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from forum import config, create_app, db, search
from forum.backups import carrying
from forum.cli.move import move
from forum.db import session
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.read_only import ReadOnly, all_the_same
from forum.models.topics import Topic
from forum.search import Question
from forum.text.query import parse
from forum.views.application import Forum
from tests.stores import Store


@pytest.fixture
def site(app: Forum, cast, store: Store, monkeypatch: pytest.MonkeyPatch) -> Forum:
    """A site with words in it, and a number that was given and is not there any more."""
    monkeypatch.setenv("FORUM_INSTANCE", str(app.config["FORUM_INSTANCE"]))
    monkeypatch.setenv("FORUM_DATABASE", store.address)
    monkeypatch.setattr(carrying.rows, "STRETCH", 3)
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Café at 3 a.m.")
        for name in ("sol", "pia", "mo"):
            topic.reply(
                by=getattr(cast, name), body=f"{name} cannot sleep", anonymous=name == "pia"
            )
    with db.transaction():
        session.delete(topic.reply(by=cast.sol, body="Taken back"))
    return app


@pytest.fixture
def target(store: Store, tmp_path: Path) -> str:
    return store.blank(tmp_path)


def run(target: str) -> Result:
    db.session.remove()
    return CliRunner().invoke(move, ["--to", target])


def broken_off(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A move that finds a difference at its end; the site goes on where it was."""
    with monkeypatch.context() as broken:
        broken.setattr(carrying, "differences", lambda *_: ["posts"])
        assert run(target).exit_code == 1
    with all_the_same(), db.transaction():
        ReadOnly.end()


def arrived(target: str, *, mia: int, newest: int) -> None:
    """Every row is there; words, search, numbers and triggers are as if it was always there."""
    here = db.db.engine
    assert ReadOnly.now() is not None
    with create_app({"FORUM_DATABASE": target}).app_context():
        assert carrying.differences(here, db.db.engine, lambda _line: None) == []
        member = session.get(Member, mia)
        found = session.scalars(search.find(member, Question(words=parse("sleeping -mo"))).posts)
        assert [each.body for each in found] == ["pia cannot sleep", "sol cannot sleep"]
        with db.transaction():
            post = session.get(Topic, 1).reply(by=member, body="Here we are")
            assert post.id == newest + 2  # one was given out and taken back: not given twice
        with pytest.raises(IntegrityError, match="kept"), db.transaction():
            session.execute(text("DELETE FROM audit_entries"))
        db.db.engine.dispose()


def test_a_move_that_was_broken_off_catches_up_all_is_there_and_the_old_place_is_closed(
    site: Forum, target: str, monkeypatch: pytest.MonkeyPatch, cast
) -> None:
    mia, newest = cast.mia.id, session.scalar(select(func.max(Post.id)))
    broken_off(target, monkeypatch)
    with db.transaction():  # a name changes hands, and words change
        cast.sol.name_skeleton, name = "nobody", cast.sol.name_skeleton
        session.flush()
        cast.ada.name_skeleton = name
        session.get(Topic, 1).opening_post.edit(by=cast.mia, body="Tea at 3 a.m.")

    result = run(target)

    assert result.exit_code == 0, result.output
    arrived(target, mia=mia, newest=newest)


@pytest.mark.postgresql  # from one engine to the other; from SQLite to SQLite is the test above
def test_all_of_it_goes_to_a_file_and_back(
    site: Forum, target: str, cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia, newest = cast.mia.id, session.scalar(select(func.max(Post.id)))

    for place in (f"sqlite:///{tmp_path / 'way.db'}", target):
        result = run(place)
        assert result.exit_code == 0, result.output
        monkeypatch.setenv("FORUM_DATABASE", place)

    arrived(target, mia=mia, newest=newest)


def test_a_database_that_holds_something_else_is_left_alone(site: Forum, target: str) -> None:
    url = str(config.read({"FORUM_DATABASE": target})["SQLALCHEMY_DATABASE_URI"])
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE cats (name text)"))

    result = run(target)

    assert result.exit_code == 1
    assert "not empty" in result.output
    assert ReadOnly.now() is None
    assert inspect(engine).get_table_names() == ["cats"]
    engine.dispose()
