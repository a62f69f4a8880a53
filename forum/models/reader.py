"""What kept statements are given when they run: `{"me": member.id}`; and how much is a page."""

from typing import Any

from sqlalchemy import Integer, Select, bindparam

Rows = Select[*tuple[Any, ...]]
ME = bindparam("me", type_=Integer)
LENGTH = 20  # posts, topics or results a page
