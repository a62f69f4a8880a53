"""`/health`: what a monitor is told, and that it is told nothing else."""

from __future__ import annotations

import re

from forum import clock, db
from forum.jobs import beats
from forum.models.backups import Backup
from forum.models.beats import Beat
from forum.models.read_only import ReadOnly
from tests import stores


def told(app):
    return app.test_client().get("/health").get_json()


def test_a_site_that_has_just_begun_is_well(app):
    said = told(app)

    assert said["status"] == "well"
    assert (said["worker"], said["backup"], said["read_only"]) == (None, None, False)
    assert set(said) == {"status", "version", "database", "worker", "backup", "read_only"}
    engine = "PostgreSQL" if stores.SERVER else "SQLite"
    assert re.fullmatch(rf"{engine} \d+(\.\d+)+", said["database"])


def test_it_says_when_the_worker_came_round_in_read_only_mode_too(app):
    with db.transaction():
        ReadOnly.begin("a new disk")

    beats.beat()
    beats.beat()

    assert told(app)["worker"].startswith(f"{clock.now():%Y-%m-%dT}")
    assert told(app)["read_only"]


def test_it_says_what_has_stopped(app):
    with db.transaction():
        db.session.add(Beat(id=1, at=clock.ago(minutes=10)))
        db.session.add(Backup(cause="night", made_at=clock.ago(hours=40)))

    assert told(app)["status"] == "look at: worker, backup"
