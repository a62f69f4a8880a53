"""Some columns of one row, written at once: the session's own way takes ten times as long.

For what is done for every reply and every mail. The row in memory says the same afterwards.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Table, Update, bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from forum.db import session


def write(row: Any, **values: Any) -> None:
    """Writes `values`, by column, into the row of that number, and into `row`."""
    if row.id is None:  # it is new, and gets its number now
        session.flush()
    session.execute(_update(row.__table__, tuple(values)), {"number": row.id, **values})
    for name, value in values.items():
        set_committed_value(row, name, value)


@lru_cache(maxsize=64)
def _update(table: Table, names: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {each: bindparam(each) for each in names}
    return update(table).where(table.c.id == bindparam("number")).values(values)
