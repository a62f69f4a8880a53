"""Care for a match: the coordinator's check-ins, help that a side asks for, and letters opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, Index, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.deeds import Deed
from forum.models.matches import Match
from forum.models.members import Member

WORDS_LENGTH = 2_000  # characters
OPEN_DAYS = 7  # for so long the letters stay open to the coordinator who opened them


class CheckIn(Deed, Model):
    """The coordinator has asked how it goes, about once a month, and noted what she heard."""

    __tablename__ = "check_ins"

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text, default="")

    match: Mapped[Match] = relationship()

    @classmethod
    def note(cls, match: Match, *, by: Member, words: str) -> Self:
        """Notes one."""
        row = cls(match=match, by=by, words=words)
        session.add(row)
        AuditEntry.write("match.check_in", by=by, subject=match)
        return row

    @classmethod
    def of(cls, match: Match) -> Sequence[Self]:
        """Those of a match, the newest first."""
        rows = select(cls).filter_by(match_id=match.id).order_by(cls.id.desc())
        return session.scalars(rows).all()


class HelpAsked(Model):
    """A side asks the coordinator for help, in its own words; or a supporter raised a concern.

    Until it is settled the letters of the match can be opened. Of a concern (`kind`) it says that
    there is one, and nothing else: the rest is for the safeguarding leads.
    """

    __tablename__ = "help_asked"
    __table_args__ = (Index(None, "settled_at", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(9))
    kind: Mapped[str] = mapped_column(String(8), default="help")  # or concern
    words: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))

    match: Mapped[Match] = relationship()

    @classmethod
    def ask(cls, match: Match, *, by: Member, words: str) -> Self | None:
        """A side asks for help; None for somebody who is on neither."""
        return cls._begin(match, by=by, kind="help", words=words)

    @classmethod
    def worry(cls, match: Match, *, by: Member) -> Self | None:
        """A side has raised a safeguarding concern."""
        return cls._begin(match, by=by, kind="concern", words="")

    @classmethod
    def waiting(cls) -> Select[Self]:
        """What no coordinator has settled yet, the oldest first."""
        return select(cls).where(cls.settled_at.is_(None)).order_by(cls.created_at, cls.id)

    @classmethod
    def waits(cls, match: Match) -> bool:
        """Whether something of a match is not settled."""
        rows = cls.waiting().where(cls.match_id == match.id).limit(1)
        return session.scalar(rows) is not None

    @classmethod
    def of(cls, match: Match) -> Sequence[Self]:
        """All of a match, the newest first."""
        rows = select(cls).filter_by(match_id=match.id).order_by(cls.id.desc())
        return session.scalars(rows).all()

    def settle(self, *, by: Member) -> None:
        """The coordinator has helped: from now on the letters are closed to her again."""
        if self.settled_at is None:
            self.settled_at, self.settled_by_id = clock.now(), by.id
            AuditEntry.write("match.settle", by=by, subject=self.match)
            Opening.end(self.match)

    @classmethod
    def _begin(cls, match: Match, *, by: Member, kind: str, words: str) -> Self | None:
        side = match.side_of(by)
        if side is None:
            return None
        same = cls.waiting().where(cls.match_id == match.id, cls.kind == kind, cls.words == words)
        known = session.scalar(same.where(cls.side == side))
        if known:
            return known
        row = cls(match=match, side=side, kind=kind, words=words)
        session.add(row)
        session.flush()
        return row


class Opening(Deed, Model):
    """A coordinator has opened the letters of a match, for a reason that both sides are told."""

    __tablename__ = "letter_openings"

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime]

    match: Mapped[Match] = relationship()

    @classmethod
    def begin(cls, match: Match, *, by: Member, reason: str) -> Self:
        """`by` may read the letters for a week; it is in the log, and told to both."""
        running = cls.now(match, by=by)
        if running:
            return running
        row = cls(match=match, by=by, reason=reason, until=clock.ahead(days=OPEN_DAYS))
        session.add(row)
        AuditEntry.write("match.open", by=by, subject=match, reason=reason)
        return row

    @classmethod
    def now(cls, match: Match, *, by: Member) -> Self | None:
        """The one by which somebody may read now."""
        rows = select(cls).where(
            cls.match_id == match.id, cls.by_id == by.id, cls.until > clock.now()
        )
        return session.scalars(rows.limit(1)).first()

    @classmethod
    def end(cls, match: Match) -> None:
        """The letters are closed again."""
        for row in session.scalars(select(cls).filter_by(match_id=match.id)):
            row.until = min(row.until, clock.now())

    @classmethod
    def of(cls, match: Match) -> Sequence[Self]:
        """All of a match, the newest first: both sides see them."""
        rows = select(cls).filter_by(match_id=match.id).order_by(cls.id.desc())
        return session.scalars(rows).all()
