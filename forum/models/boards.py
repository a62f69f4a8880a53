"""Boards: places for topics, each with an audience that is a wall."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import Column, ForeignKey, String, Table, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, Tables, session
from forum.models.audiences import Audience
from forum.models.audit import AuditEntry
from forum.models.deeds import Deed
from forum.models.doors import Rules
from forum.models.ordering import Ordered, Way
from forum.models.queue import QueueEntry
from forum.text.markdown import render_page
from forum.text.slugs import slug_of

if TYPE_CHECKING:
    from forum.models.members import Member

NAME_LENGTH = 60  # characters
PURPOSE_LENGTH = 300  # characters
TAKEN_SLUGS = frozenset({"new", "all", "search", "set-up"})  # pages may want these addresses

readers = Table(
    "board_readers",
    Tables.metadata,
    Column("board_id", ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True),
    Column("audience_id", ForeignKey("audiences.id"), primary_key=True),
)
writers = Table(
    "board_writers",
    Tables.metadata,
    Column("board_id", ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True),
    Column("audience_id", ForeignKey("audiences.id"), primary_key=True),
)


class Board(Ordered, Model):
    """A place for topics."""

    __tablename__ = "boards"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    purpose: Mapped[str] = mapped_column(String(PURPOSE_LENGTH), default="")
    guidelines: Mapped[str] = mapped_column(Text, default="")
    read_by: Mapped[str] = mapped_column(String(12), default="members")
    post_by: Mapped[str] = mapped_column(String(12), default="members")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    reading: Mapped[list[Audience]] = relationship(secondary=readers, order_by=Audience.position)
    writing: Mapped[list[Audience]] = relationship(secondary=writers, order_by=Audience.position)
    archiving: Mapped[Archiving | None] = relationship(
        back_populates="board", lazy="joined", cascade="all, delete-orphan"
    )

    @classmethod
    def create(cls, *, by: Member, rules: Rules, name: str, **words: str) -> Self:
        """A new board, after the others; its address is made of its name and stays.

        `words`: `purpose` and `guidelines` (its own additions).
        """
        board = cls(name=name, slug=cls.free_slug(name), position=cls.next_position(), **words)
        session.add(board)
        board._follow(rules)
        AuditEntry.write("board.create", by=by, board=board, details=str(rules))
        return board

    @classmethod
    def named(cls, name: str) -> Self | None:
        """The board of that name, capitals or not."""
        rows = session.scalars(cls.in_order())
        return next((each for each in rows if each.name.casefold() == name.casefold()), None)

    @classmethod
    def free_slug(cls, name: str) -> str:
        """An address made of a name, that no board has and no page wants."""
        taken = set(session.scalars(select(cls.slug))) | TAKEN_SLUGS
        slug, number = slug_of(name), 1
        free = slug
        while free in taken:
            number += 1
            free = f"{slug}-{number}"
        return free

    @property
    def archived(self) -> bool:
        """Whether it is read-only."""
        return self.archiving is not None

    @property
    def guidelines_html(self) -> str:
        """The board's own additions to the guidelines, safe to show."""
        return render_page(self.guidelines).html

    @property
    def rules(self) -> Rules:
        """Who may read and who may post."""
        return Rules(self.read_by, self.post_by, tuple(self.reading), tuple(self.writing))

    def edit(self, *, by: Member, rules: Rules, reason: str = "", **words: str) -> None:
        """Changes its `name`, `purpose`, `guidelines`, and who may read and post."""
        changed = [each for each, value in words.items() if getattr(self, each) != value]
        for each in changed:
            setattr(self, each, words[each])
        if rules != self.rules:
            changed.append(f"{self.rules} → {rules}")
            self._follow(rules)
        if changed:
            AuditEntry.write(
                "board.edit", by=by, board=self, reason=reason, details=", ".join(changed)
            )

    def reorder(self, way: Way, *, by: Member) -> None:
        """Moves it one place up or down in the list of boards."""
        if self.step(way):
            AuditEntry.write("board.reorder", by=by, board=self, details=way)

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

    def _follow(self, rules: Rules) -> None:
        self.read_by, self.post_by = rules.read_by, rules.post_by
        self.reading, self.writing = list(rules.reading), list(rules.writing)


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

    @classmethod
    def of(cls, board: Board) -> list[Self]:
        """Who looks after a board, those who have done so longest first."""
        return list(session.scalars(select(cls).filter_by(board_id=board.id).order_by(cls.id)))

    @classmethod
    def held(cls, member: Member) -> list[Self]:
        """The boards that a member looks after."""
        return list(session.scalars(select(cls).filter_by(member_id=member.id).order_by(cls.id)))

    @classmethod
    def give(cls, board: Board, member: Member, *, by: Member | None) -> None:
        """`member` looks after `board` from now on, and may read it."""
        if session.scalar(select(cls).filter_by(board_id=board.id, member_id=member.id)):
            return
        session.add(cls(board=board, member=member, by=by))
        member.forget_rights()
        AuditEntry.write("moderatorship.give", by=by, board=board, subject=member)

    def end(self, *, by: Member) -> None:
        """The member looks after the board no longer."""
        AuditEntry.write("moderatorship.end", by=by, board=self.board, subject=self.member)
        session.delete(self)
        QueueEntry.release(self.member, board=self.board)
        self.member.forget_rights()
