"""The rehearsal before the server forks: pages are made, nothing is written, nothing stays open."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from forum import create_app, db
from forum.cli.rehearsal import rehearse
from forum.models.topics import Topic


def files_open_in(folder: Path) -> Counter[str]:
    """The paths of the open files of this process in `folder`, and how often each is open."""
    found = []
    for each in Path("/proc/self/fd").iterdir():
        try:
            found.append(os.readlink(each))
        except FileNotFoundError:  # the one that lists the others
            continue
    return Counter(each for each in found if each.startswith(str(folder)))


def written(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "forum.db")) as connection:
        return list(connection.iterdump())


@pytest.mark.sqlite
def test_the_rehearsal_makes_pages_and_leaves_no_trace_of_itself(app, cast, monkeypatch):
    with db.transaction():
        Topic.open(cast.board_everyone, by=cast.pat, title="Hello", body="A kind kettle.")
    db.session.remove()
    db.db.engine.dispose()
    folder = app.config["FORUM_INSTANCE"]
    monkeypatch.setattr(app.jinja_env, "cache", {})  # others go on with what is compiled
    before, already_open = written(folder), files_open_in(folder)

    rehearse(app)

    made = {template.name for template in app.jinja_env.cache.values()}
    assert {"home/show.html", "topics/show.html", "boards/show.html", "search/show.html"} <= made
    assert written(folder) == before
    assert files_open_in(folder) - already_open == Counter()  # other tests' engines may hold some


def test_a_database_without_tables_keeps_no_server_from_starting(tmp_path):
    app = create_app({"FORUM_INSTANCE": str(tmp_path), "TESTING": True})

    rehearse(app)

    assert files_open_in(tmp_path) == Counter()
