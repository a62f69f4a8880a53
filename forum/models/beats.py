"""The beat of the clockwork: a row that says when it last came round."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session

SILENT_MINUTES = 5  # without a beat, and the clockwork is taken for stopped


class Beat(Model):
    """One row, whoever beats: it is enough that somebody does."""

    __tablename__ = "beats"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def beat(cls) -> None:
        """The clockwork has come round."""
        row = session.get(cls, 1)
        if row is None:
            session.add(cls(id=1))
        else:
            row.at = clock.now()

    @classmethod
    def last(cls) -> datetime | None:
        """When it last came round."""
        return session.scalar(select(cls.at).where(cls.id == 1))
