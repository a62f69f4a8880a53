"""`forum upgrade` on PostgreSQL: on a copy beside, which is moved in when all of it is well."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner
from sqlalchemy import inspect

from forum import create_app, db, migrations
from forum.backups import beside, carrying
from forum.cli.upgrade import upgrade
from forum.models.read_only import ReadOnly
from forum.models.topics import Topic
from tests.cli.test_upgrade import BREAKS, HEAD, running, stop
from tests.security.visiting import Visitor

pytestmark = pytest.mark.postgresql


@pytest.fixture
def newer(app, tmp_path, monkeypatch):
    """A version with one more migration, whose deed is given; how upgrading to it ends."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder)
    last = sorted((folder / "versions").glob("[0-9]*.py"))[-1].name[:4]
    revision = f"{int(last) + 1:04}"
    monkeypatch.setattr(migrations, "FOLDER", folder)
    chosen = "forum.cli.upgrade.create_app"
    monkeypatch.setattr(chosen, lambda given=None: create_app(given) if given else app)

    def run(deed):
        words = f"{HEAD}revision, down_revision = '{revision}', '{last}'\n\ndef upgrade():\n"
        (folder / "versions" / f"{revision}_one_more.py").write_text(f"{words}    {deed}\n")
        db.session.commit()
        return CliRunner().invoke(upgrade)

    return run


def digests():
    with carrying.rows.reading(db.db.engine) as line:
        return {each.name: carrying.rows.summary(line, each) for each in carrying.TABLES}


def test_what_fails_has_changed_nothing_and_what_works_is_there_at_once(app, cast, newer):
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Words")
    server = running(app)
    mia, path = Visitor.named(server, "Mia"), f"/topics/{topic.id}"
    before, read = digests(), [mia.ask(path).status_code for _ in range(8)]

    for deed in BREAKS.values():
        done = newer(deed)
        assert done.exit_code == 1, deed
        assert "The database is what it was before." in done.output
        assert "words of somebody" not in done.output
        assert digests() == before
        assert beside.COMING not in inspect(db.db.engine).get_schema_names()
    done = newer("op.execute(\"UPDATE topics SET title = 'Days'\")")

    assert read == [200] * 8  # so often that its statements are prepared
    assert done.exit_code == 0, done.output
    assert "all is well" in done.output
    assert "Days" in mia.ask(path).text  # on connections that have been open all the time
    data = {"body": "We are back", "once": "k"}
    assert mia.ask(f"{path}/posts", "POST", data=data).status_code == 303
    assert ReadOnly.now() is None
    stop(server)
    assert [each for each in inspect(db.db.engine).get_schema_names() if each in done.output] != []
