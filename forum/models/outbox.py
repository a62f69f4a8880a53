"""The outbox: mail that waits in the database, written in the transaction of the deed.

News of the boards (`tells`) waits without words: it is composed as it is sent, so that what was
hidden or moved out of reach meanwhile is not in it, and no member's words are kept here.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    Text,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session

if TYPE_CHECKING:
    from forum.models.members import Member
    from forum.models.relayed_letters import RelayedLetter

# Letters that anybody can have sent to an address, by typing it into a form.
AT_A_STRANGERS_WISH = (
    "address_new",
    "address_taken",
    "join_confirm",
    "join_known",
    "reset",
    "reset_unknown",
    "sign_in_link",
    "sign_in_unknown",
)
KEPT_DAYS = 30
TRIES = 10
NEWS, LETTER = "news", "relayed_letter"  # the names of what is composed as it is sent
# Answers to mail, which come from nowhere: no machine can answer them (RFC 3834, 5321 §4.5.5).
ANSWERS = frozenset(
    {"relay_closed", "relay_empty", "relay_help", "relay_held", "relay_refused", "relay_too_long"}
)
WAITING = text("sent_at IS NULL AND given_up_at IS NULL")


class OutgoingEmail(Model):
    """One letter to one address: waiting, claimed by a worker, sent, or given up with a reason."""

    __tablename__ = "outgoing_emails"
    __table_args__ = (
        Index(None, "sent_at", "due_at"),
        Index(None, "address", "created_at"),
        Index(
            "ix_outgoing_emails_waiting",
            *("rank", "due_at"),
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(200), default="")
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), index=True
    )
    # News: each kind with the moment since when it has not been told.
    tells: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    rank: Mapped[int] = mapped_column(default=0)  # 1: waits until all the others have left
    unsubscribe: Mapped[str] = mapped_column(String(300), default="")
    # A letter of one to one: its words are found as it leaves, and stand in its own row alone.
    letter_id: Mapped[int | None] = mapped_column(
        ForeignKey("relayed_letters.id", ondelete="CASCADE"), index=True
    )

    member: Mapped[Member | None] = relationship()

    # Of the copy that is sent: whom it is from, if not from the site, and what it carries on.
    sender = ""
    thread = ""

    @classmethod
    def announce(cls, member: Member, tells: dict[str, str], *, message_id: str) -> None:
        """Queues a mail of news to a member; its words are found when it is sent."""
        row = cls(name=NEWS, address=member.email or "", subject="", text="", rank=1)
        row.member_id, row.tells, row.message_id = member.id, tells, message_id
        session.add(row)

    @classmethod
    def carry(cls, letter: RelayedLetter, *, message_id: str) -> None:
        """Queues the mail that brings a letter to its reader, or tells that it has come."""
        if letter.reader and letter.reader.email:
            row = cls(name=LETTER, address=letter.reader.email, subject="", text="")
            row.member_id, row.letter_id, row.message_id = letter.reader_id, letter.id, message_id
            session.add(row)

    @classmethod
    def lately_to(cls, address: str) -> int:
        """How many letters an address got within the hour because somebody typed it in."""
        wished = cls.name.in_(AT_A_STRANGERS_WISH)
        lately = cls.created_at > clock.ago(hours=1)
        rows = select(func.count()).where(cls.address == address, lately, wished)
        return session.scalar(rows) or 0

    @classmethod
    def claim(cls, *, minutes: int = 5) -> Self | None:
        """The next letter that is due, held for this worker; nobody else gets it meanwhile."""
        now = clock.now()
        due = (
            select(cls.id)
            .where(cls.sent_at.is_(None), cls.given_up_at.is_(None), cls.due_at <= now)
            .where((cls.claimed_until.is_(None)) | (cls.claimed_until < now))
            .order_by(cls.rank, cls.due_at)
            .limit(1)
        )
        claimed = session.scalars(
            update(cls)
            .where(cls.id == due.scalar_subquery())
            .where((cls.claimed_until.is_(None)) | (cls.claimed_until < now))
            .values(claimed_until=clock.ahead(minutes=minutes), tries=cls.tries + 1)
            .returning(cls)
        )
        return claimed.first()

    def sent(self) -> None:
        """It has left; the words are not needed any more."""
        self.sent_at, self.claimed_until = clock.now(), None
        self.text = self.html = self.unsubscribe = ""

    def put_off(self, problem: str) -> None:
        """Tries again after a growing pause; after ten tries, given up."""
        if self.tries >= TRIES:
            return self.give_up(problem)
        self.problem, self.claimed_until = problem[:200], None
        self.due_at = clock.ahead(minutes=2 ** min(self.tries, 9))

    def give_up(self, problem: str) -> None:
        """It cannot be delivered; the reason stays, the words go."""
        self.problem, self.claimed_until = problem[:200], None
        self.given_up_at = clock.now()
        self.text = self.html = self.unsubscribe = ""

    def drop(self) -> None:
        """There is nothing to say any more."""
        session.delete(self)

    def wait(self, until: datetime) -> None:
        """Stays until quiet hours are over; that is no try."""
        self.due_at, self.claimed_until, self.tries = until, None, self.tries - 1

    @classmethod
    def expire(cls) -> None:
        """Forgets letters a month after they left or were given up."""
        over, old = or_(cls.sent_at.is_not(None), cls.given_up_at.is_not(None)), KEPT_DAYS
        session.execute(delete(cls).where(over, cls.created_at < clock.ago(days=old)))
