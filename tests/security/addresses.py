"""Every address of the site: the rules of the URL map, filled with rows that are there and not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    "aside": "mails_kept_aside",
    "people": "members",
    "matches/letters": "relayed_letters",
    "requests": "support_requests",
    "supporters": "peer_supporters",
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


def addresses(
    app: Flask, method: str = "GET", *, shapes: Mapping[str, list[int]] | None = None
) -> Iterator[tuple[Rule, str]]:
    """Each rule with each address that it makes of the rows of the database, and a missing one.

    `shapes`: of these tables, the rows that stand for all others, and none that is missing; what
    is done to a row is done to the first of them.
    """
    for rule in rules(app, method):
        names = sorted(rule.arguments)
        for values in product(*(_values(rule, name, shapes) for name in names)):
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


def _values(rule: Rule, name: str, shapes: Mapping[str, list[int]] | None) -> list[object]:
    before = str(rule).split("<")[0].strip("/")
    path = before.split("/")[-1]
    if not isinstance(rule._converters[name], IntegerConverter):
        words = list(WORDS[name]) if name in WORDS else _slugs(real=path == "boards")
        return words if shapes is None or str(rule).endswith(">") else words[:1]
    table = TABLES.get(before) or TABLES.get(path, path.replace("-", "_"))
    if shapes is not None:
        rows = shapes.get(table) or _ends(table)
        return list(rows if str(rule).endswith(">") else rows[:1])
    numbers = [*range(1, 4), *_numbers(table)] if str(rule).endswith(">") else _some(table)
    return sorted({*numbers, MISSING})


def _numbers(table: str) -> list[int]:
    found = db.db.metadata.tables.get(table)
    return [] if found is None else list(db.session.scalars(select(found.c.id)))


def _some(table: str) -> list[int]:
    """The first and the last row: what can be done to one can be done to the next.

    Of posts the first of each topic too, as each may stand behind another wall.
    """
    openings = select(func.min(Post.id)).group_by(Post.topic_id)
    return [*_ends(table), *(db.session.scalars(openings) if table == "posts" else ())]


def _ends(table: str) -> list[int]:
    numbers = sorted(_numbers(table)) or [1]
    return sorted({numbers[0], numbers[-1]})


def _slugs(*, real: bool) -> list[object]:
    """Words that stand for boards, or for nothing."""
    slugs = db.session.scalars(select(Board.slug)).all() if real else []
    return [*slugs, "no-such-board"]
