"""Who reads, as a value that a kept statement is given when it runs: `{"me": member.id}`."""

from typing import Any

from sqlalchemy import Integer, Select, bindparam

Rows = Select[*tuple[Any, ...]]
ME = bindparam("me", type_=Integer)
