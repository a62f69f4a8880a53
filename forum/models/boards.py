"""Boards: places for topics, each with an audience that is a wall."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, String, Table, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Base, Model, session
from forum.models.audiences import Audience
from forum.models.audit import AuditEntry
from forum.models.deeds import Deed
from forum.text.markdown import render_page

if TYPE_CHECKING:
    from forum.models.members import Member

# Who may read, and who may post: from open to closed. Nobody posts who may not read.
READERS = ("visitors", "members", "audiences", "volunteers", "moderators")
WRITERS = ("members", "audiences", "volunteers", "moderators")

readers = Table(
    "board_readers",
    Base.metadata,
    Column("board_id", ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True),
    Column("audience_id", ForeignKey("audiences.id"), primary_key=True),
)
writers = Table(
    "board_writers",
    Base.metadata,
    Column("board_id", ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True),
    Column("audience_id", ForeignKey("audiences.id"), primary_key=True),
)


class Board(Model):
    """A place for topics."""

    __tablename__ = "boards"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(300), default="")
    guidelines: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    read_by: Mapped[str] = mapped_column(String(12), default="members")
    post_by: Mapped[str] = mapped_column(String(12), default="members")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    reading: Mapped[list[Audience]] = relationship(secondary=readers, order_by=Audience.position)
    writing: Mapped[list[Audience]] = relationship(secondary=writers, order_by=Audience.position)
    archiving: Mapped[Archiving | None] = relationship(
        back_populates="board", lazy="joined", cascade="all, delete-orphan"
    )

    @classmethod
    def next_position(cls) -> int:
        """The place after the last board."""
        return (session.scalar(select(func.max(cls.position))) or 0) + 1

    @property
    def archived(self) -> bool:
        """Whether it is read-only."""
        return self.archiving is not None

    @property
    def guidelines_html(self) -> str:
        """The board's own additions to the guidelines, safe to show."""
        return render_page(self.guidelines).html

    def archive(self, *, by: Member) -> None:
        """Makes it read-only; everything stays where it is."""
        if self.archived:
            return
        self.archiving = Archiving(by=by)
        AuditEntry.write("board.archive", by=by, board=self)

    def reopen(self, *, by: Member) -> None:
        """Lets people write here again."""
        if not self.archived:
            return
        self.archiving = None
        AuditEntry.write("board.reopen", by=by, board=self)


class Archiving(Deed, Model):
    """A board is read-only since then."""

    __tablename__ = "archivings"

    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"), unique=True)
    board: Mapped[Board] = relationship(back_populates="archiving")


class Moderatorship(Deed, Model):
    """A member looks after a board."""

    __tablename__ = "moderatorships"
    __table_args__ = (UniqueConstraint("member_id", "board_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))

    board: Mapped[Board] = relationship()
    member: Mapped[Member] = relationship(foreign_keys="Moderatorship.member_id")
