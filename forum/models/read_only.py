"""Read-only mode: everything can be read, and nothing is written, while somebody works on the site.

It holds for whoever writes, pages and clockwork alike: a writing transaction that begins while it
is on is refused. So nothing comes between a backup and what is put back from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Engine, ForeignKey, String, bindparam, event, exists, inspect, or_, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock, db
from forum.db import Model, session

REASON_LENGTH = 200  # characters
_all_the_same: ContextVar[bool] = ContextVar("all_the_same", default=False)


class Refused(OperationalError):
    """Nothing can be written now. A busy database is answered in the same way."""

    def __init__(self) -> None:
        super().__init__(None, None, RuntimeError("read-only mode"))


class ReadOnly(Model):
    """Why, and since when. There is one row while it is on; past its end it holds no more."""

    __tablename__ = "read_only"

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    since: Mapped[datetime] = mapped_column(default=clock.now)
    # So that an upgrade that was struck by a power cut does not close the site for good.
    ends_at: Mapped[datetime | None]

    @classmethod
    def now(cls) -> Self | None:
        """The row, if read-only mode is on."""
        running = or_(cls.ends_at.is_(None), cls.ends_at > clock.now())
        return session.scalar(select(cls).where(running))

    @classmethod
    def begin(cls, reason: str, *, ends_at: datetime | None = None) -> bool:
        """Switches it on; whether it was off before. Whoever came first gave the reason."""
        if cls.now():
            return False
        with all_the_same():
            cls.end()
            session.add(cls(site_id=1, reason=reason[:REASON_LENGTH], ends_at=ends_at))
            session.flush()
        return True

    @classmethod
    def end(cls) -> None:
        """Switches it off."""
        row = session.scalar(select(cls))
        if row:
            session.delete(row)
            session.flush()

    @property
    def running(self) -> bool:
        """Whether its end has not come yet."""
        return self.ends_at is None or self.ends_at > clock.now()


@contextmanager
def all_the_same() -> Iterator[None]:
    """Transactions that begin in here write although it is on: to end it, to migrate, to beat."""
    mark = _all_the_same.set(True)
    try:
        yield
    finally:
        _all_the_same.reset(mark)


def known() -> bool:
    """Whether the database has such a mode; one that is older than this migration has not."""
    return bool(inspect(db.db.engine).has_table(ReadOnly.__tablename__))


def hold(engine: Engine) -> None:
    """Has every writing transaction of an engine ask, once it has its turn."""
    event.listen(engine, "begin", _refuse)


_ON = select(exists().where(or_(ReadOnly.ends_at.is_(None), ReadOnly.ends_at > bindparam("now"))))


def _refuse(connection: Any) -> None:
    if not db.is_writing() or _all_the_same.get():
        return
    try:
        if connection.scalar(_ON, {"now": clock.now()}):
            raise Refused
    except SQLAlchemyError:  # also where it cannot be asked: nobody else must wait for this lock
        connection.exec_driver_sql("ROLLBACK")
        raise
