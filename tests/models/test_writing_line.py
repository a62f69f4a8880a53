"""The line in which the threads of one process wait for SQLite's write lock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from forum.db import sqlite, turns

pytestmark = pytest.mark.sqlite


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/numbers.db")
    sqlite.listen(engine)
    with engine.begin() as line:
        line.execute(text("CREATE TABLE numbers (number INTEGER)"))
    yield engine
    engine.dispose()


def write(engine: Engine, number: int) -> None:
    with engine.begin() as line:
        line.execute(text("INSERT INTO numbers VALUES (:number)"), {"number": number})


def written(engine: Engine) -> list[int]:
    with engine.begin() as line:
        return list(line.scalars(text("SELECT number FROM numbers ORDER BY number")))


def test_each_of_eight_writers_gets_a_turn(engine):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: write(engine, number), range(80)))

    assert written(engine) == list(range(80))


def test_who_waited_in_vain_leaves_the_line_to_the_others(engine):
    waiting = turns.patience.set(0.01)
    with engine.begin() as first:
        first.execute(text("INSERT INTO numbers VALUES (1)"))
        with pytest.raises(OperationalError, match="locked"):
            write(engine, 2)
    turns.patience.reset(waiting)

    write(engine, 3)

    assert written(engine) == [1, 3]


def test_a_connection_that_is_kept_writes_once_more_without_standing_in_its_own_way(engine):
    with engine.connect() as line:
        for number in (1, 2):
            with line.begin():
                line.execute(text("INSERT INTO numbers VALUES (:number)"), {"number": number})

    assert written(engine) == [1, 2]


def test_a_transaction_that_failed_gives_its_turn_back(engine):
    with pytest.raises(OperationalError, match="no such table"), engine.begin() as line:
        line.execute(text("INSERT INTO letters VALUES (1)"))

    write(engine, 1)

    assert written(engine) == [1]
