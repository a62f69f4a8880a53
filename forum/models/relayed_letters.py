"""Relayed letters: what the two of a match write to each other, by mail or on the web.

A letter holds words and nothing else of the mail that it came in. While it is held its writer
alone can see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock, tokens
from forum.db import Model, session
from forum.models.matches import Match, Side
from forum.models.members import Member

LENGTH = 20_000  # characters of one letter
KEPT_DAYS = 183  # after the match is over: for a complaint, or a concern that comes late
SAME_AGAIN = 3  # a machine answers with the same words, over and over


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation, and what waits in it: `new` letters to her, letters of hers `held`."""

    match: Match
    new: bool
    held: bool


class RelayedLetter(Model):
    """One letter of one side (`side`), which the other has not yet, or has."""

    __tablename__ = "relayed_letters"
    __table_args__ = (
        UniqueConstraint("match_id", "side", "sent_key"),
        Index(None, "match_id", "received_at"),
        Index(None, "reader_id", "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(String(9))
    writer_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    words: Mapped[str] = mapped_column(Text)
    via: Mapped[str] = mapped_column(String(4))  # mail or web
    sent_key: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    held_at: Mapped[datetime | None]
    held_for: Mapped[list[str]] = mapped_column(JSON, default=list)  # kinds of what gives away
    confirmed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]  # it went on its way to the other side
    read_at: Mapped[datetime | None]
    concern: Mapped[bool] = mapped_column(default=False)  # it has a phrase of concern

    match: Mapped[Match] = relationship()
    writer: Mapped[Member] = relationship(foreign_keys=[writer_id])
    reader: Mapped[Member | None] = relationship(foreign_keys=[reader_id])

    @classmethod
    def key_of(cls, key: str) -> str:
        """What is kept of a Message-ID, or of the key of a form."""
        return tokens.digest(f"letter:{key}")

    @classmethod
    def known(cls, match: Match, side: Side, key: str) -> Self | None:
        """The letter that this mail or form already became."""
        mine = select(cls).filter_by(match_id=match.id, side=side, sent_key=cls.key_of(key))
        return session.scalar(mine)

    @classmethod
    def write(
        cls,
        match: Match,
        *,
        by: Member,
        words: str,
        via: str,
        key: str,
        held_for: Sequence[str] = (),
        concern: bool = False,
    ) -> Self:
        """A side writes. What gives somebody away (`held_for`) is held until she has decided.

        The same key again is the same letter. Raises ValueError for somebody on neither side.
        """
        side = match.side_of(by)
        if side is None:
            raise ValueError("on neither side")
        known = cls.known(match, side, key)
        if known:
            return known
        row = cls(match=match, side=side, writer=by, words=words, via=via, concern=concern)
        row.sent_key, row.reader = cls.key_of(key), match.person(match.other(side))
        row.held_for, row.held_at = list(held_for), clock.now() if held_for else None
        session.add(row)
        session.flush()
        return row

    @classmethod
    def of(cls, match: Match) -> Select[Self]:
        """Those of a match that have gone on their way, the oldest first."""
        sent = select(cls).where(cls.match_id == match.id, cls.sent_at.is_not(None))
        return sent.order_by(cls.sent_at, cls.id)

    @classmethod
    def held_by(cls, member: Member) -> Select[Self]:
        """Her own that wait for her word."""
        return select(cls).where(cls.writer_id == member.id, cls.is_held()).order_by(cls.id)

    @classmethod
    def is_held(cls) -> ColumnElement[bool]:
        """Held, and neither sent nor given up."""
        return cls.held_at.is_not(None) & cls.sent_at.is_(None)

    @classmethod
    def is_unread(cls) -> ColumnElement[bool]:
        """Arrived for its reader, and not read."""
        return cls.sent_at.is_not(None) & cls.read_at.is_(None)

    @classmethod
    def unread_by(cls, member: Member) -> Sequence[int]:
        """The numbers of the matches in which something new waits for her."""
        mine = select(cls.match_id).where(cls.reader_id == member.id, cls.is_unread())
        return session.scalars(mine.distinct()).all()

    @classmethod
    def places(cls, visible: Select[Match], *, of: Member) -> list[Place]:
        """The conversations of a member that go on, or in which something waits for her."""
        here = cls.match_id == Match.id
        new = exists().where(here, cls.reader_id == of.id, cls.is_unread())
        held = exists().where(here, cls.writer_id == of.id, cls.is_held())
        hers = visible.where(or_(Match.ended_at.is_(None), new, held)).order_by(Match.id)
        rows = session.execute(hers.with_only_columns(Match, new, held))
        return [Place(*row) for row in rows]

    @classmethod
    def repeats(cls, match: Match, side: Side, words: str) -> bool:
        """Whether the last letters of a side all said the same, within a day: a machine's loop."""
        rows = select(cls.words).where(
            cls.match_id == match.id, cls.side == side, cls.received_at > clock.ago(days=1)
        )
        last = session.scalars(rows.order_by(cls.id.desc()).limit(SAME_AGAIN - 1)).all()
        return len(last) == SAME_AGAIN - 1 and set(last) == {words}

    @property
    def held(self) -> bool:
        """Whether it waits for its writer's word."""
        return self.held_at is not None and self.sent_at is None

    @property
    def first_name(self) -> str:
        """Under which name its writer is known to its reader."""
        return self.match.first_name(self.side)

    def is_from(self, member: Member) -> bool:
        """Whether this very member wrote it."""
        return member.id is not None and self.writer_id == member.id

    def send(self) -> bool:
        """It goes on its way to the other side; whether it did so now. Mail is `mail.relayed`."""
        if self.sent_at:
            return False
        self.sent_at = clock.now()
        self.match.wrote(self.side)
        return True

    def confirm(self, *, words: str) -> bool:
        """Its writer lets it go as it is, or in other words; whether it went now."""
        if self.sent_at:
            return False
        self.words, self.confirmed_at = words, clock.now()
        return self.send()

    def discard(self) -> None:
        """Its writer does not want it to go; it is gone."""
        if self.held:
            session.delete(self)
            session.flush()

    @classmethod
    def read(cls, match: Match, *, by: Member) -> None:
        """`by` has the letters to her before her."""
        mine = update(cls).where(cls.match_id == match.id, cls.reader_id == by.id, cls.is_unread())
        session.execute(mine.values(read_at=clock.now()))

    @classmethod
    def came_back(cls, number: int) -> None:
        """Its mail did not arrive: on the site it is new again."""
        session.execute(update(cls).where(cls.id == number).values(read_at=None))

    @classmethod
    def expire(cls) -> None:
        """Letters have their own time: half a year after their match is over."""
        over = select(Match.id).where(Match.ended_at < clock.ago(days=KEPT_DAYS))
        session.execute(delete(cls).where(cls.match_id.in_(over)))
