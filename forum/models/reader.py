"""Who reads, as a value that a kept statement is given when it runs: `{"me": member.id}`."""

from sqlalchemy import Integer, bindparam

ME = bindparam("me", type_=Integer)
