"""The outbox: mail that waits in the database, written in the transaction of the deed.

News of the boards (`tells`) waits without words: it is composed as it is sent, so that what was
hidden or moved out of reach meanwhile is not in it, and no member's words are kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.dml import ReturningUpdate

from forum import clock
from forum.db import Model, Moment, columns, partial_index, session

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
# Together almost three days: a mail server may be away over a weekend.
TRIES = 72
LONGEST_PAUSE = 60  # minutes between two of them
LONGEST_WAIT = 26  # hours: quiet hours on a day that has 25
HELD = 5  # minutes that a letter is one worker's
TOGETHER = 5  # letters of news in one claim
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
        Index(None, "address", "created_at"),
        partial_index("ix_outgoing_emails_waiting", "rank", "due_at", where=WAITING),
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
    def announce(
        cls, news: Sequence[tuple[Member, dict[str, str]]], *, name: Callable[[], str]
    ) -> None:
        """Queues a mail of news to each of some members; its words are found when it is sent.

        One that still waits takes it along: after a day without a mail server she gets one mail,
        not one for each of the times at which there was something to tell. `name` gives a
        Message-ID.
        """
        waits = (cls.sent_at.is_(None), cls.given_up_at.is_(None), ~cls.is_held())
        whom = [member.id for member, _ in news]
        rows = select(cls).where(cls.member_id.in_(whom), cls.name == NEWS, *waits)
        waiting = {row.member_id: row for row in session.scalars(rows.with_for_update())}
        for member, tells in news:
            row = waiting.get(member.id)
            if row is None:
                row = cls(name=NEWS, address=member.email or "", subject="", text="", rank=1)
                row.member_id, row.message_id = member.id, name()
                session.add(row)
            row.tells = {**tells, **(row.tells or {})}  # from the earlier moment on

    @classmethod
    def is_held(cls) -> ColumnElement[bool]:
        """Whether a worker is at it just now."""
        return and_(cls.claimed_until.is_not(None), cls.claimed_until >= clock.now())

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
    def claim(cls) -> Sequence[Self]:
        """The next letter that is due, held for this worker; nobody else gets it meanwhile.

        With news come some more, once all the others have left.
        """
        claimed = cls._claim(1)
        return [*claimed, *cls._claim(TOGETHER - 1)] if claimed and claimed[0].rank else claimed

    @classmethod
    def _claim(cls, most: int) -> Sequence[Self]:
        values = {"now": clock.now(), "until": clock.ahead(minutes=HELD), "most": most}
        claimed = session.scalars(_CLAIM, values, execution_options=_AS_IT_IS)
        return cast("Sequence[Self]", claimed.all())

    def goes_to(self, address: str) -> None:
        """Where its reader has her mail now: kept when it has left."""
        set_committed_value(self, "address", address)

    def let_go(self) -> None:
        """It was claimed and not tried."""
        self.claimed_until, self.tries = None, self.tries - 1

    def sent(self) -> None:
        """It has left; the words are not needed any more."""
        words = dict.fromkeys(("text", "html", "unsubscribe"), "")
        columns.write(self, sent_at=clock.now(), claimed_until=None, address=self.address, **words)

    def put_off(self, problem: str) -> None:
        """Tries again after a growing pause; after almost three days, given up."""
        if self.tries >= TRIES:
            return self.give_up(problem)
        self.problem, self.claimed_until = problem[:200], None
        self.due_at = clock.ahead(minutes=min(2 ** min(self.tries, 9), LONGEST_PAUSE))

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
    def is_ahead(cls) -> bool:
        """Whether a letter waits for a moment that only a wrong clock can have given it."""
        return session.scalar(select(cls.id).where(cls._ahead()).limit(1)) is not None

    @classmethod
    def come_back(cls) -> None:
        """Those leave now."""
        now = {"due_at": clock.now(), "created_at": clock.now(), "claimed_until": None}
        session.execute(update(cls).where(cls._ahead()).values(now))

    @classmethod
    def _ahead(cls) -> ColumnElement[bool]:
        longest = clock.ahead(hours=LONGEST_WAIT)
        # A letter of one to one may wait for the end of a break, which is as long as she likes.
        far = and_(cls.due_at > longest, cls.letter_id.is_(None))
        ahead = (cls.created_at > clock.ahead(minutes=1), far)
        held = cls.claimed_until > clock.ahead(minutes=60 + 2 * HELD)  # more than an hour back
        return and_(cls.sent_at.is_(None), cls.given_up_at.is_(None), or_(*ahead, held))

    @classmethod
    def expire(cls) -> None:
        """Forgets letters a month after they left or were given up."""
        over, old = or_(cls.sent_at.is_not(None), cls.given_up_at.is_not(None)), KEPT_DAYS
        session.execute(delete(cls).where(over, cls.created_at < clock.ago(days=old)))


def _claim() -> ReturningUpdate[tuple[OutgoingEmail]]:
    """Asked for so often that it is put together once."""
    mail, now = OutgoingEmail, bindparam("now", type_=Moment)
    free = or_(mail.claimed_until.is_(None), mail.claimed_until < now)
    due = select(mail.id).where(mail.sent_at.is_(None), mail.given_up_at.is_(None))
    due = (
        due.where(mail.due_at <= now, free)
        .order_by(mail.rank, mail.due_at)
        .limit(bindparam("most"))
    )
    claimed = {"claimed_until": bindparam("until", type_=Moment), "tries": mail.tries + 1}
    rows = update(mail).where(mail.id.in_(due), free).values(claimed)
    return rows.returning(mail)


_CLAIM = _claim()
# A letter that this session has loaded before takes on what the database says, no guess.
_AS_IT_IS = {"synchronize_session": False, "populate_existing": True}
