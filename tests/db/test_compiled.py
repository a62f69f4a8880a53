"""What was compiled is found by the statement itself, and never taken for another's."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, select

from forum import db
from forum.db import session
from forum.db.compiled import MOST, QUICK, ByStatement
from forum.models.members import Member


class Counted(tuple):
    """A statement's key that counts how often all of it is looked through."""

    hashed = 0

    def __hash__(self):
        Counted.hashed += 1
        return super().__hash__()


@pytest.fixture
def cache():
    Counted.hashed = 0
    return ByStatement()


def key(statement, *columns):
    return ("dialect", statement, columns, False, False)


def test_a_statement_that_runs_again_and_again_is_not_looked_through_each_time(cache):
    statement = Counted(("select", "name"))
    cache[key(statement)] = "SELECT name"

    found = {cache.get(key(statement)) for _ in range(50)}

    assert found == {"SELECT name"}
    assert Counted.hashed < 10


def test_the_same_statement_for_other_columns_is_another(cache):
    statement = ("insert", "name")
    for columns in (("name",), ("name", "age")):
        cache[key(statement, *columns)] = f"INSERT {columns}"

    for _ in range(3):
        found = [cache.get(key(statement, *each)) for each in (("name",), ("name", "age"), ())]

    assert found == ["INSERT ('name',)", "INSERT ('name', 'age')", None]


def test_statements_that_come_and_go_are_found_by_what_they_say_and_fill_no_memory(cache):
    for number in range(5 * MOST):
        cache[key(("select", number))] = number
        assert cache.get(key(("select", number))) == number  # a tuple of its own, each time
        assert cache.get(key(("other", number))) is None

    assert len(cache) <= 2 * MOST
    assert len(cache._quick) <= QUICK


def test_what_is_forgotten_is_not_found_any_more(cache):
    statement = ("select", "name")
    cache[key(statement)] = "SELECT name"
    for _ in range(3):
        cache.get(key(statement))

    cache.clear()

    assert cache.get(key(statement)) is None


def test_the_database_uses_it(cast):
    named = select(Member.id).where(Member.display_name == bindparam("name"))

    found = [session.scalar(named, {"name": each}) for each in ("Mia", "Pat", "Mia", "Sol")]

    assert found == [cast.mia.id, cast.pat.id, cast.mia.id, cast.sol.id]
    cache = db.db.engine.get_execution_options()["compiled_cache"]
    assert any(held is named._generate_cache_key()[0] for held, _ in cache._quick.values())
