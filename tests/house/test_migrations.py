"""The migrations make what the models say, and each has its number and one idea."""

from __future__ import annotations

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from forum.db import Tables, db
from forum.migrations import FOLDER
from forum.views.application import Forum

SEARCH = ("post_words", "topic_words")  # with the tables that FTS5 makes for itself


def test_the_migrated_database_is_what_the_models_say(app: Forum) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": False, "include_name": _ours}
        )

        differences = compare_metadata(context, Tables.metadata)

    assert differences == []


def test_migrations_are_numbered_without_a_gap() -> None:
    names = sorted(each.name for each in (FOLDER / "versions").glob("[0-9]*.py"))

    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", name) for name in names)


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not (name or "").startswith(SEARCH)
