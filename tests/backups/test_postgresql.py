"""Backups of PostgreSQL: the same kind of file, which goes back into either engine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, create_engine, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from forum import clock, create_app, db, search
from forum.backups import beside, carrying, copying, making
from forum.cli.restore import restore
from forum.db import session
from forum.jobs import backups
from forum.models.backups import Backup, Rehearsal
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.search import Question
from forum.text.query import parse
from forum.views.application import Forum
from tests.backups.conftest import WORDS
from tests.stores import Store

pytestmark = pytest.mark.postgresql


def run(backup: Path, place: str, *how: str) -> Result:
    return CliRunner().invoke(restore, [str(backup), "--to", place, *how])


def differing(one: Engine, other: Engine) -> list[str]:
    return carrying.differences(one, other, lambda _line: None)


@pytest.fixture(autouse=True)
def _instance(app: Forum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the secret of what is restored goes."""
    monkeypatch.setenv("FORUM_INSTANCE", str(tmp_path / "instance"))


def test_all_of_it_comes_back_into_either_engine(
    app: Forum, cast, backup: Path, store: Store, tmp_path: Path
) -> None:
    folder, target, mia = tmp_path / "new", store.blank(tmp_path), cast.mia.id
    newest = session.scalar(select(func.max(Post.id)))
    session.commit()

    done = [run(backup, str(folder)), run(backup, target)]

    assert [each.exit_code for each in done] == [0, 0], [each.output for each in done]
    assert "9 members, 1 posts" in done[1].output
    secrets = [(each / "secret").read_text() for each in (folder, tmp_path / "instance")]
    assert secrets == [app.config["SECRET_KEY"]] * 2
    assert differing(db.db.engine, copying.file(folder / "forum.db")) == []
    with create_app({"FORUM_DATABASE": target}).app_context():
        assert differing(db.db.engine, copying.file(folder / "forum.db")) == []
        found = search.find(session.get(Member, mia), Question(words=parse("morning"))).posts
        assert [each.body for each in session.scalars(found)] == [WORDS]
        with db.transaction():
            assert session.get(Topic, 1).reply(by=cast.mia, body="Here").id == newest + 1
        with pytest.raises(IntegrityError, match="kept"), db.transaction():
            session.execute(text("DELETE FROM audit_entries"))
        db.db.engine.dispose()


def test_nothing_is_overwritten_and_what_was_put_aside_stays_for_a_week(
    backup: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = store.blank(tmp_path)
    server = create_engine(target.replace("postgresql:", "postgresql+psycopg:"))
    with server.begin() as line:
        line.execute(text("CREATE TABLE cats (name text)"))
        running = run(backup, target, "--replace")
    server.dispose()

    refused = run(backup, target)
    done = run(backup, target, "--replace")

    assert "is running" in running.output
    assert "Say --replace" in refused.output
    assert done.exit_code == 0, done.output
    aside = next(name for name in inspect(server).get_schema_names() if name in done.output)
    assert inspect(server).get_table_names(schema=aside) == ["cats"]
    beside.clear(server)
    assert aside in inspect(server).get_schema_names()
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=8))
    beside.clear(server)
    assert aside not in inspect(server).get_schema_names()
    server.dispose()


def test_one_is_made_by_night_of_one_moment_and_rehearsed(
    app: Forum, cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "FORUM_BACKUPS", str(tmp_path / "kept"))
    with db.transaction():
        cast.ada.created_at = clock.ago(hours=48)
    noon = clock.now().replace(hour=12)
    monkeypatch.setattr(clock, "now", lambda: noon)

    with db.transaction():  # somebody who writes meanwhile, and is not in it
        Topic.open(cast.board_mothers, by=cast.mo, title="More", body="More")
        copying.copy(tmp_path / "copy.db")
    backups.make()
    backups.rehearse()

    with copying.file(tmp_path / "copy.db").connect() as line:
        assert line.scalar(text("SELECT count(*) FROM posts")) == 0
    assert (Backup.newest().problem, Rehearsal.newest().problem) == ("", "")
    assert [each.name for each in (tmp_path / "kept").iterdir()] == [Backup.newest().file]


def test_a_database_that_does_not_answer_is_said(backup: Path) -> None:
    done = run(backup, "postgresql://nobody@127.0.0.1:9/none")

    assert "does not answer" in done.output


def test_a_full_disk_is_said(app: Forum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "SPARE", 1 << 60)

    with pytest.raises(making.Trouble, match="too full"):
        making.make(tmp_path / "one.tar.xz")
