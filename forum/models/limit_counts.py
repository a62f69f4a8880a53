"""Limits: how often something was tried, by whoever a keyed digest stands for; 24 hours at most.

The clockwork counts here too: of several workers the first does a job for all.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Integer, String, bindparam, delete, select, text
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, Moment, session

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

HOUR = 3600  # seconds
LONGEST = 24 * HOUR


class LimitCount(Model):
    """How often within one stretch of time. `key` holds a digest or a job, never an address."""

    __tablename__ = "limit_counts"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def hit(cls, key: str, seconds: float, *, amount: int = 1) -> int:
        """Counts one more; the first opens a stretch of `seconds`. Returns the count so far."""
        end = clock.ahead(seconds=min(seconds, LONGEST))
        values = {"key": key, "amount": amount, "now": clock.now(), "end": end}
        return int(session.execute(_HIT, values).scalar_one())

    @classmethod
    def hold(cls, key: str, seconds: float) -> None:
        """Notes `key` for `seconds` from now, in place of what was noted before."""
        cls.clear(key)
        cls.hit(key, seconds)

    @classmethod
    def standing(cls, *keys: str) -> dict[str, LimitCount]:
        """The rows of these keys whose time is not over, in one statement."""
        rows = select(cls).where(cls.key.in_(keys), cls.expires_at > clock.now())
        fresh = session.scalars(rows.execution_options(populate_existing=True))
        return {row.key: row for row in fresh}

    @classmethod
    def clear(cls, *keys: str) -> None:
        """Begins these keys again from nothing."""
        session.execute(delete(cls).where(cls.key.in_(keys)))

    @classmethod
    def expire(cls) -> None:
        """Forgets what is over."""
        session.execute(delete(cls).where(cls.expires_at <= clock.now()))

    @classmethod
    def is_ahead(cls) -> bool:
        """Whether something was counted by a wrong clock; two machines may be an hour apart."""
        return session.scalar(select(cls.key).where(cls._ahead()).limit(1)) is not None

    @classmethod
    def come_back(cls) -> None:
        """It is counted anew."""
        session.execute(delete(cls).where(cls._ahead()))

    @classmethod
    def _ahead(cls) -> ColumnElement[bool]:
        return cls.expires_at > clock.ahead(seconds=LONGEST + HOUR)


# Both engines speak so.
_HIT = text(
    "INSERT INTO limit_counts (key, count, expires_at) VALUES (:key, :amount, :end)"
    " ON CONFLICT (key) DO UPDATE SET"
    " count = CASE WHEN limit_counts.expires_at <= :now THEN :amount"
    " ELSE limit_counts.count + :amount END,"
    " expires_at = CASE WHEN limit_counts.expires_at <= :now THEN excluded.expires_at"
    " ELSE limit_counts.expires_at END"
    " RETURNING count"
).bindparams(
    bindparam("amount", type_=Integer),
    bindparam("now", type_=Moment),
    bindparam("end", type_=Moment),
)
