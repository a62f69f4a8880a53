"""Every address of the site: the rules of the URL map, filled with rows that are there and not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import IntegerConverter, Rule

from forum import db
from forum.models.boards import Board
from forum.models.posts import Post

MISSING = 987654
# Where the word of the path is not the name of the table.
TABLES = {
    "phrases": "watched_phrases",
    "people": "members",
    "queue": "queue_entries",
    "urgent-help": "help_contacts",
    "versions": "guidelines_versions",
    "waiting": "waiting_posts",
}
WORDS = {"filename": ["js/forum.js", "js/no-such.js"], "token": ["A" * 43], "name": ["letter"]}


def rules(app: Flask, method: str) -> list[Rule]:
    """The rules that answer to a method, in order."""
    found = [each for each in app.url_map.iter_rules() if method in (each.methods or ())]
    return sorted(found, key=str)


def addresses(app: Flask, method: str = "GET") -> Iterator[tuple[Rule, str]]:
    """Each rule with each address that it makes of the rows of the database, and a missing one."""
    for rule in rules(app, method):
        names = sorted(rule.arguments)
        for values in product(*(_values(rule, name) for name in names)):
            yield rule, _filled(rule, dict(zip(names, values, strict=True)))


def one_each(app: Flask, method: str = "GET") -> Iterator[tuple[Rule, str]]:
    """Each rule with the first of its addresses."""
    before = None
    for rule, address in addresses(app, method):
        if rule is not before:
            before = rule
            yield rule, address


def _filled(rule: Rule, values: dict[str, object]) -> str:
    built = rule.build(values, append_unknown=False)
    assert built is not None
    return built[1]


def _values(rule: Rule, name: str) -> list[object]:
    if not isinstance(rule._converters[name], IntegerConverter):
        return list(WORDS[name]) if name in WORDS else _slugs()
    path = str(rule).split("<")[0].strip("/").split("/")[-1]
    table = TABLES.get(path, path.replace("-", "_"))
    if table == "posts" and str(rule).count("/") > 2:
        return [*_ends(), MISSING]
    return sorted({*range(1, 4), *_numbers(table), MISSING})


def _numbers(table: str) -> list[int]:
    found = db.db.metadata.tables.get(table)
    return [] if found is None else list(db.session.scalars(select(found.c.id)))


def _ends() -> list[int]:
    """The first and the last post of each topic: what can be done to a post is asked of these."""
    ends = select(func.min(Post.id), func.max(Post.id)).group_by(Post.topic_id)
    return sorted({number for row in db.session.execute(ends) for number in row})


def _slugs() -> list[object]:
    return [*db.session.scalars(select(Board.slug)), "no-such-board"]
