"""`forum upgrade`: a backup, nobody writes, all read; and what fails comes back as it was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from forum import create_app, db, migrations
from forum.backups.going_back import WayBack
from forum.cli.upgrade import upgrade
from forum.models.read_only import ReadOnly
from forum.models.topics import Topic
from tests.backups.test_making import rows
from tests.security.visiting import Visitor

pytestmark = pytest.mark.sqlite  # on PostgreSQL it works otherwise: test_upgrading_beside.py
HEAD = '"""One more."""\nimport sqlalchemy as sa\nfrom alembic import op\n'
BREAKS = {
    "stops halfway": "op.execute('DELETE FROM drafts')\n    raise ValueError('words of somebody')",
    "loses rows": "op.execute('DELETE FROM notifications')\n    op.execute('DELETE FROM posts')",
    "loses what others refer to": "op.execute('UPDATE posts SET topic_id = 987')",
    "loses a column": "op.drop_column('drafts', 'fields')",
}


@pytest.fixture
def newer(app, cast, tmp_path, monkeypatch):
    """A version with one more migration: `newer("op.…")`; what it does when it is upgraded to."""
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Words")
    number, folder = topic.id, tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder)
    last = sorted((folder / "versions").glob("[0-9]*.py"))[-1].name[:4]
    monkeypatch.setattr(migrations, "FOLDER", folder)
    monkeypatch.setattr("forum.cli.upgrade.create_app", lambda: app)
    monkeypatch.setitem(app.config, "FORUM_BACKUPS", str(tmp_path / "kept"))

    def run(deed):
        revision = f"{int(last) + 1:04}"
        words = f"{HEAD}revision, down_revision = '{revision}', '{last}'\n\ndef upgrade():\n"
        (folder / "versions" / f"{revision}_one_more.py").write_text(f"{words}    {deed}\n")
        db.session.commit()
        return number, CliRunner().invoke(upgrade)

    return run


@pytest.mark.parametrize("deed", BREAKS.values(), ids=BREAKS)
def test_an_upgrade_that_fails_comes_back(app, newer, tmp_path, deed):
    before = rows(db.db.engine.url.database)

    number, done = newer(deed)

    assert done.exit_code == 1
    assert "The database is what it was before." in done.output
    assert "words of somebody" not in done.output
    assert rows(db.db.engine.url.database) == before
    assert len(list((tmp_path / "kept").glob("kettle-*"))) == 1
    answer = Visitor.named(app, "Mia").ask(
        f"/topics/{number}/posts", "POST", data={"body": "We are back", "once": "k"}
    )
    assert answer.status_code == 303


def test_one_that_works_leaves_a_backup_of_how_it_was(app, newer, tmp_path):
    number, done = newer("op.execute(\"UPDATE topics SET title = 'Days'\")")

    assert done.exit_code == 0, done.output
    assert "all is well" in done.output
    assert db.session.get(Topic, number).title == "Days"
    assert ReadOnly.now() is None
    assert len(list((tmp_path / "kept").glob("kettle-*"))) == 1


def test_meanwhile_everybody_reads_and_nobody_writes(app, newer, monkeypatch):
    seen = {}

    def look(way_back):
        mia = seen["mia"]
        seen["read"] = mia.ask(seen["topic"])
        seen["write"] = mia.ask(f"{seen['topic']}/posts", "POST", data={"body": "W", "once": "k"})
        return []

    seen["mia"] = Visitor.named(app, "Mia")
    seen["topic"] = f"/topics/{db.session.scalar(db.db.select(Topic.id))}"
    monkeypatch.setattr("forum.backups.going_back.WayBack.lost", look)

    done = newer("op.execute(\"UPDATE topics SET title = 'Days'\")")[1]

    assert done.exit_code == 0, done.output
    assert seen["read"].status_code == 200
    assert "a new version is being put in" in seen["read"].text
    assert seen["write"].status_code == 503


def test_a_server_that_runs_meanwhile_goes_on_with_its_connections(app, newer):
    server = running(app)
    mia, path = Visitor.named(server, "Mia"), f"/topics/{db.session.scalar(db.db.select(Topic.id))}"
    before = [mia.ask(path).status_code for _ in range(3)]

    done = newer("op.add_column('topics', sa.Column('colour', sa.Text()))")[1]

    after = [mia.ask(path).status_code for _ in range(3)]
    written = mia.ask(f"{path}/posts", "POST", data={"body": "Here still", "once": "k"})
    stop(server)
    assert done.exit_code == 0, done.output
    assert (before, after, written.status_code) == ([200] * 3, [200] * 3, 303)


def running(app):
    """Another process, as good as: an application of its own, with connections of its own."""
    named = ("FORUM_INSTANCE", "FORUM_ADDRESS", "SECRET_KEY", "SQLALCHEMY_DATABASE_URI")
    given = {each: app.config[each] for each in named}
    return create_app(given | {"FORUM_SECRET": app.config["SECRET_KEY"], "TESTING": True})


def stop(server):
    with server.app_context():
        db.db.engine.dispose()


def test_a_disk_without_room_for_a_backup_stops_it_before_it_begins(newer, monkeypatch):
    monkeypatch.setattr("forum.backups.making.SPARE", 1 << 60)

    done = newer("op.drop_table('drafts')")[1]

    assert done.exit_code == 1
    assert "Nothing was changed." in done.output
    assert ReadOnly.now() is None


def test_there_is_nothing_to_do_twice(app, monkeypatch):
    monkeypatch.setattr("forum.cli.upgrade.create_app", lambda: app)

    done = CliRunner().invoke(upgrade)

    assert "up to date already" in done.output


def test_the_way_back_is_taken_while_somebody_reads(app, cast, tmp_path):
    way_back = WayBack(tmp_path / "before.db")
    with db.transaction():
        cast.mia.rename("Somebody")
    with closing(sqlite3.connect(db.db.engine.url.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        first = reader.execute("SELECT display_name FROM members ORDER BY id").fetchall()
        way_back.take()
        assert reader.execute("SELECT display_name FROM members ORDER BY id").fetchall() == first
        reader.execute("ROLLBACK")
        names = reader.execute("SELECT display_name FROM members").fetchall()

    assert ("Mia",) in names


def test_a_new_site_gets_its_tables_by_the_same_command(tmp_path, monkeypatch):
    monkeypatch.setenv("FORUM_INSTANCE", str(tmp_path / "new"))

    first, second = (CliRunner().invoke(upgrade) for _ in range(2))

    assert first.output == "The database is up to date.\n"
    assert second.output == "The database is up to date already.\n"
