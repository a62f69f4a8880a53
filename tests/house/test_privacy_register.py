"""Every column that names or describes a member has an answer in the register of personal data."""

from __future__ import annotations

import importlib
import pkgutil

from forum import models
from forum.db import Tables
from forum.models import privacy

# A table that has one of these tells something of a person, whoever it refers to.
TELLING = {
    *("email", "address", "recipient", "phone_number", "device", "network", "ip"),
    *("display_name", "password_hash", "token_digest", "body", "title", "wording", "key"),
    "actor_id",
}
# What answers to an erased member: the database itself, by the reference to her row.
DONE = {
    privacy.GOES: {"CASCADE"},
    privacy.UNNAMED: {"SET NULL", "CASCADE"},
    privacy.KEPT: {None},
}

for module in pkgutil.iter_modules(models.__path__):
    importlib.import_module(f"forum.models.{module.name}")
TABLES = Tables.metadata.tables


def is_personal(table, seen=()):
    """Whether a table refers to a member, near or far, or tells something of one."""
    if table.name == "members" or TELLING & set(table.columns.keys()):
        return True
    others = {key.column.table for key in table.foreign_keys} - {*seen, table}
    return any(is_personal(other, (*seen, table)) for other in others)


def columns():
    """Every column of every such table but its own number."""
    return {
        (table.name, column.name)
        for table in TABLES.values()
        if is_personal(table)
        for column in table.columns
        if column.name != "id"
    }


def answered():
    """All that the register has an answer for."""
    return [place for entry in privacy.REGISTER for place in entry.places]


def test_every_column_about_a_member_has_an_answer():
    assert sorted(columns() - set(answered())) == []


def test_the_register_answers_for_nothing_that_is_not_there():
    there = {(table.name, each.name) for table in TABLES.values() for each in table.columns}

    assert sorted(set(answered()) - there) == []


def test_no_column_is_answered_twice():
    places = answered()

    assert sorted({each for each in places if places.count(each) > 1}) == []


def test_the_database_does_what_the_register_says_when_somebody_leaves():
    references = [
        (entry, table, name, key.ondelete)
        for entry in privacy.REGISTER
        for table, name in sorted(entry.places)
        for key in TABLES[table].columns[name].foreign_keys
        if key.column.table.name == "members"
    ]

    assert references
    assert [
        (entry.what, table, name, done)
        for entry, table, name, done in references
        if done not in DONE.get(entry.erased, {None})
    ] == []
