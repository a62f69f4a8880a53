"""Reports: somebody asked the moderators to look at a post, a topic or a member."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock, tokens
from forum.db import Model, session
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.queue import URGENT, USUAL, QueueEntry
from forum.models.topics import Topic

if TYPE_CHECKING:
    from forum.models.boards import Board

NOTE_LENGTH = 2_000  # characters
KINDS = ("worried", "illegal", "breaks", "personal", "spam", "other")
URGENT_KINDS = ("worried", "illegal")


class Report(Model):
    """One member's (or visitor's: then there is no reporter) words about one thing.

    Reporting twice adds to the first report. `text` is what stood there at that moment.
    """

    __tablename__ = "reports"
    __table_args__ = (Index(None, "reporter_id"), Index(None, "entry_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("queue_entries.id", ondelete="CASCADE"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    by_itself: Mapped[bool] = mapped_column(default=False)  # by the forum: a watched phrase
    kind: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str] = mapped_column(String(150), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    entry: Mapped[QueueEntry] = relationship()
    reporter: Mapped[Member | None] = relationship()

    @classmethod
    def make(
        cls,
        thing: Post | Topic | Member,
        *,
        by: Member | None,
        kind: str,
        note: str = "",
        board: Board | None = None,
        by_itself: bool = False,
    ) -> Self:
        """Reports a thing; `board` says where, for a member. Twice by one member adds to the first.

        `by` is nobody for a visitor. Raises KeyError for a kind that is not one of KINDS.
        """
        urgency = {each: URGENT if each in URGENT_KINDS else USUAL for each in KINDS}[kind]
        entry = QueueEntry.about(
            "report", board=_board(thing, board), urgency=urgency, **_is(thing)
        )
        earlier = by and session.scalar(select(cls).filter_by(entry_id=entry.id, reporter=by))
        if earlier:
            earlier._add(kind, note)
            return earlier
        title, words = _as_it_stands(thing)
        row = cls(entry=entry, reporter=by, kind=kind, note=note, title=title, text=words)
        row.by_itself, row.reference = by_itself, tokens.reference()
        session.add(row)
        session.flush()
        return row

    @classmethod
    def by_the_forum(cls, post: Post, *, kind: str, note: str) -> Self:
        """The forum itself asks a moderator to look: a watched phrase was found."""
        return cls.make(post, by=None, kind=kind, note=note, by_itself=True)

    @classmethod
    def followed(cls, reference: str) -> Self | None:
        """The report with this reference, as the receipt gave it."""
        return session.scalar(select(cls).filter_by(reference=reference.strip().upper()))

    @classmethod
    def on(cls, entry: QueueEntry) -> list[Self]:
        """All reports of one entry, the first first."""
        return list(session.scalars(select(cls).filter_by(entry_id=entry.id).order_by(cls.id)))

    @classmethod
    def reporters(cls, entry: QueueEntry) -> int:
        """How many different members have reported it."""
        different = func.count(func.distinct(cls.reporter_id))
        return session.scalar(select(different).where(cls.entry_id == entry.id)) or 0

    def _add(self, kind: str, note: str) -> None:
        if note and note not in self.note:
            self.note = f"{self.note}\n\n{note}".strip()[:NOTE_LENGTH]
        if KINDS.index(kind) < KINDS.index(self.kind):
            self.kind = kind


def _is(thing: Post | Topic | Member) -> dict[str, int]:
    kinds = {Post: "post_id", Topic: "topic_id", Member: "member_id"}
    return {kinds[type(thing)]: thing.id}


def _board(thing: Post | Topic | Member, board: Board | None) -> Board | None:
    if isinstance(thing, Member):
        return board
    return thing.topic.board if isinstance(thing, Post) else thing.board


def _as_it_stands(thing: Post | Topic | Member) -> tuple[str, str]:
    if isinstance(thing, Member):
        return "", thing.display_name
    if isinstance(thing, Topic):
        return thing.title, thing.opening_post.body
    return thing.topic.title, thing.body
