"""The review queue: one entry for each thing that waits for a moderator, however many asked.

A claim keeps two volunteers from reading the same at once. It is one conditional update, and ends
by itself after a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from sqlalchemy import ForeignKey, Index, String, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, partial_index, session

if TYPE_CHECKING:
    from forum.models.appeals import Appeal
    from forum.models.boards import Board
    from forum.models.decisions import Decision
    from forum.models.members import Member
    from forum.models.posts import Post
    from forum.models.topics import Topic
    from forum.models.waiting_posts import WaitingPost

CLAIM_HOURS = 24
URGENT, USUAL = 0, 1
OPEN = text("closed_at IS NULL")
THINGS = ("post_id", "topic_id", "member_id", "waiting_id", "appeal_id")  # one of them is set


def _one_open(column: str) -> Index:
    """At most one open entry for each thing."""
    return partial_index(f"ix_queue_entries_one_open_{column}", column, where=OPEN, unique=True)


class QueueEntry(Model):
    """Something that waits. `kind`: report, waiting (a post that is not up yet), appeal."""

    __tablename__ = "queue_entries"
    __table_args__ = (
        Index(None, "closed_by_id", "closed_at"),
        # All that the queue's lists and counts ask for, so that they are read off it.
        partial_index(
            "ix_queue_entries_open",
            *("urgency", "kind", "created_at", "board_id", "claimed_by_id", "claimed_until"),
            "closed_at",
            where=OPEN,
        ),
        *(Index(None, each) for each in ("post_id", "topic_id", "member_id")),
        *(_one_open(each) for each in ("post_id", "topic_id", "member_id")),
        {"sqlite_autoincrement": True},  # what was decided on an old page never hits another thing
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    board_id: Mapped[int | None] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    waiting_id: Mapped[int | None] = mapped_column(
        ForeignKey("waiting_posts.id", ondelete="CASCADE"), unique=True
    )
    appeal_id: Mapped[int | None] = mapped_column(
        ForeignKey("appeals.id", ondelete="CASCADE"), unique=True
    )
    urgency: Mapped[int] = mapped_column(default=USUAL)  # URGENT stands first
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    claimed_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))

    board: Mapped[Board | None] = relationship()
    post: Mapped[Post | None] = relationship()
    topic: Mapped[Topic | None] = relationship()
    member: Mapped[Member | None] = relationship(foreign_keys=[member_id])
    waiting: Mapped[WaitingPost | None] = relationship()
    appeal: Mapped[Appeal | None] = relationship()
    claimed_by: Mapped[Member | None] = relationship(foreign_keys=[claimed_by_id])
    closed_by: Mapped[Member | None] = relationship(foreign_keys=[closed_by_id])
    decision: Mapped[Decision | None] = relationship()

    @classmethod
    def about(cls, kind: str, *, board: Board | None, urgency: int = USUAL, **thing: int) -> Self:
        """The open entry about one thing (`post_id=`, `topic_id=` …), a new one if there is none.

        More urgent news makes the entry more urgent.
        """
        rows = select(cls).filter_by(**thing).where(cls.closed_at.is_(None))
        row = session.scalars(rows).first()
        if row is None:
            row = cls(kind=kind, board=board, urgency=urgency, **thing)
            session.add(row)
        row.urgency = min(row.urgency, urgency)
        session.flush()
        return row

    @property
    def open(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.closed_at is None

    @property
    def urgent(self) -> bool:
        """Whether it stands first: a worry about a person, or something illegal."""
        return self.urgency == URGENT

    @property
    def thing(self) -> Post | Topic | Member | WaitingPost | Appeal | None:
        """What waits."""
        return self.post or self.topic or self.member or self.waiting or self.appeal

    @property
    def reported(self) -> Post | Topic | Member:
        """What reports are about."""
        found = self.post or self.topic or self.member
        assert found is not None  # by its kind
        return found

    @property
    def written(self) -> Post | None:
        """The post that it is about; of a topic the one that opens it."""
        return self.post or (self.topic.opening_post if self.topic else None)

    @property
    def claimed_at(self) -> datetime | None:
        """Since when somebody holds it."""
        return self.claimed_until and self.claimed_until - timedelta(hours=CLAIM_HOURS)

    @property
    def holder(self) -> Member | None:
        """Who has claimed it, while the claim runs."""
        runs = self.claimed_until is not None and self.claimed_until > clock.now()
        return self.claimed_by if runs else None

    def claim(self, *, by: Member) -> bool:
        """Holds it for `by` for a day. False when another holds it, or it is decided."""
        now, row = clock.now(), QueueEntry
        free = or_(
            row.claimed_until.is_(None), row.claimed_until <= now, row.claimed_by_id == by.id
        )
        taken = session.scalars(
            update(row)
            .where(row.id == self.id, row.closed_at.is_(None), free)
            .values(claimed_by_id=by.id, claimed_until=clock.ahead(hours=CLAIM_HOURS))
            .returning(row.id)
        )
        won = taken.first() is not None
        session.refresh(self)
        return won

    def hand_on(self, *, by: Member, to: Member | None = None) -> None:
        """Gives it back to everybody, or to one colleague. Nobody is asked why."""
        if self.holder is None or self.holder.id == by.id:
            self.claimed_by = to
            self.claimed_until = clock.ahead(hours=CLAIM_HOURS) if to else None

    @classmethod
    def release(cls, member: Member, *, board: Board | None = None) -> None:
        """Frees what she holds, on one board or everywhere: she cannot decide about it any more."""
        held = update(cls).where(cls.claimed_by_id == member.id, cls.closed_at.is_(None))
        if board:
            held = held.where(cls.board_id == board.id)
        session.execute(held.values(claimed_by_id=None, claimed_until=None))

    def close(self, *, by: Member | None, decision: Decision | None = None) -> None:
        """It is decided. `decision` says how; none when nothing was wrong or it is gone."""
        if self.open:
            self.closed_at, self.closed_by, self.decision = clock.now(), by, decision

    def reopen(self) -> None:
        """What closed it was undone: it waits again, unless the thing is already back in line."""
        about = {each: getattr(self, each) for each in THINGS}
        others = select(QueueEntry.id).filter_by(**about).where(QueueEntry.closed_at.is_(None))
        if not self.open and session.scalars(others).first() is None:
            self.closed_at = self.closed_by = self.decision = None
            self.claimed_by, self.claimed_until = None, None
