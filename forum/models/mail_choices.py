"""What a member gets by email: for each kind of news how soon, at which hour, and when never.

A row is made for every member by the worker (`begin_all`); the defaults are argued in DECISIONS.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ForeignKey, String, exists, insert, literal, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum import clock
from forum.db import Model, columns, session
from forum.models.members import Member
from forum.models.outbox import LONGEST_WAIT, OutgoingEmail

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

KINDS = ("letters", "calls", "replies", "reactions", "guidelines")
PACES = ("once", "daily", "weekly", "never")
DIGESTS = ("daily", "weekly")
PAUSE = timedelta(minutes=10)  # between two mails at once
# Where the people are whom a charity in Britain looks after; "" is the charity's own zone.
ZONES = (
    "",
    *("Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Athens"),
    *("Africa/Lagos", "Africa/Johannesburg", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata"),
    *("Asia/Hong_Kong", "Asia/Tokyo", "Australia/Perth", "Australia/Sydney"),
    *("Pacific/Auckland", "America/New_York", "America/Chicago", "America/Denver"),
    *("America/Los_Angeles", "America/Sao_Paulo"),
)


class MailChoice(Model):
    """One member's choices. `told_*`: up to when news of that pace has been told by mail."""

    __tablename__ = "mail_choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), unique=True
    )
    letters: Mapped[str] = mapped_column(String(6), default="once")
    calls: Mapped[str] = mapped_column(String(6), default="daily")  # mentions and quotes
    replies: Mapped[str] = mapped_column(String(6), default="daily")
    reactions: Mapped[str] = mapped_column(String(6), default="never")
    guidelines: Mapped[str] = mapped_column(String(6), default="weekly")
    plain: Mapped[bool] = mapped_column(default=False)
    hour: Mapped[int] = mapped_column(default=10)  # of a digest
    weekday: Mapped[int] = mapped_column(default=0)  # of the weekly one; Monday is 0
    zone: Mapped[str] = mapped_column(String(40), default="")
    quiet_from: Mapped[int] = mapped_column(default=21)
    quiet_until: Mapped[int] = mapped_column(default=8)  # the same: no quiet hours
    digest_at: Mapped[datetime] = mapped_column(index=True)
    once_at: Mapped[datetime | None]  # no mail at once before
    told_once: Mapped[datetime] = mapped_column(default=clock.now)
    told_daily: Mapped[datetime] = mapped_column(default=clock.now)
    told_weekly: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship()

    @classmethod
    def of(cls, member: Member) -> Self:
        """Those of a member: her own, or the defaults, not kept."""
        own = session.scalar(select(cls).filter_by(member_id=member.id))
        return own or cls._fresh(member)

    @classmethod
    def begin_all(cls) -> None:
        """Gives everybody with an address, who has none yet, a row with the defaults."""
        mine = exists().where(cls.member_id == Member.id)
        new = select(Member.id).where(~mine, Member.email.is_not(None))
        if session.scalar(new.limit(1)) is None:
            return
        values = cls._fresh(None)._values()
        columns = [literal(each, cls.__table__.c[name].type) for name, each in values.items()]
        session.execute(insert(cls).from_select(["member_id", *values], new.add_columns(*columns)))

    @classmethod
    def due(cls, *, limit: int) -> Sequence[Self]:
        """Whose next digest is due, the longest waiting first."""
        rows = select(cls).where(cls.digest_at <= clock.now(), ~cls.is_being_told())
        rows = rows.options(joinedload(cls.member))
        return session.scalars(rows.order_by(cls.digest_at).limit(limit)).all()

    @classmethod
    def is_being_told(cls) -> ColumnElement[bool]:
        """Whether a worker is sending her news just now: what it tells is known only afterwards."""
        news = exists().where(OutgoingEmail.member_id == cls.member_id, OutgoingEmail.is_held())
        return news.where(OutgoingEmail.tells.is_not(None), OutgoingEmail.sent_at.is_(None))

    def pace(self, kind: str) -> str:
        """How soon she hears of a kind: one of PACES."""
        return str(getattr(self, kind))

    def kinds(self, *paces: str) -> list[str]:
        """What she wants to hear of at such a pace."""
        return [kind for kind in KINDS if self.pace(kind) in paces]

    def local(self, moment: datetime) -> datetime:
        """The same moment on her clock."""
        return moment.astimezone(_zone(self.zone))

    def is_quiet(self, moment: datetime) -> bool:
        """Whether it lies in her quiet hours."""
        return is_between(self.local(moment).hour, self.quiet_from, self.quiet_until)

    def quiet_ends(self, moment: datetime) -> datetime:
        """When the quiet hours are over in which a moment lies."""
        return self._next(self.quiet_until, moment)

    def next_digest(self) -> datetime:
        """When her next digest is due, after now."""
        return self._next(self.hour, clock.now())

    def paces_due(self) -> tuple[str, ...]:
        """Which digests are due since `digest_at`: the daily one, or both.

        When nothing ran for some days, the weekly one may have been due on any of them.
        """
        first = self.local(self.digest_at).date()
        last = self.local(self.next_digest()).date() - timedelta(days=1)
        days = range(min(6, max(0, (last - first).days)) + 1)
        passed = {(first.weekday() + each) % 7 for each in days}
        return DIGESTS if self.weekday in passed else ("daily",)

    def choose(self, **chosen: object) -> None:
        """Takes her choices. What has happened so far is not told again at another pace."""
        before = {kind: self.pace(kind) for kind in KINDS}
        for name, value in chosen.items():
            setattr(self, name, value)
        for kind in KINDS:
            if self.pace(kind) not in (before[kind], "never"):
                setattr(self, f"told_{self.pace(kind)}", clock.now())
        self.digest_at = self.next_digest()
        session.add(self)

    def stop(self, kinds: Collection[str]) -> None:
        """No mail of these kinds any more."""
        self.choose(**dict.fromkeys(kinds, "never"))

    def tell_at_once(self) -> dict[str, str] | None:
        """Claims a mail at once: what to tell, and since when; None: another worker has.

        The condition is the moment that was read: of two workers one finds it unchanged. Up to
        when it was told is noted when the mail has left (`told`).
        """
        tells = self._tells("once")
        return tells if self._claim_once() else None

    def tell_digest(self) -> dict[str, str]:
        """The same for a digest, read under the lock with which nobody else can claim it."""
        tells = self._tells(*self.paces_due())
        self.digest_at = self.next_digest()
        return tells

    def told(self, kinds: Collection[str], at: datetime) -> None:
        """What came before `at` is told no more, where a mail told all that its pace has."""
        gathered = {pace: self._told_with(pace) for pace in PACES[:-1]}
        whole = (pace for pace, each in gathered.items() if each and set(each) <= set(kinds))
        told = {f"told_{pace}": at for pace in whole}
        if told:
            columns.write(self, **told)

    @classmethod
    def is_ahead(cls) -> bool:
        """Whether somebody waits for a moment that only a wrong clock can have given her."""
        ahead = or_(cls.digest_at > clock.ahead(hours=LONGEST_WAIT), *cls._ahead().values())
        return session.scalar(select(cls.id).where(ahead).limit(1)) is not None

    @classmethod
    def come_back(cls) -> None:
        """From now on, as if the clock had always been right. An hour may be told twice."""
        now = literal(clock.now(), cls.told_once.type)
        for name, ahead in cls._ahead().items():
            back = now if name.startswith("told") else None
            session.execute(update(cls).where(ahead).values({name: back}))
        longest = clock.ahead(hours=LONGEST_WAIT)
        for each in session.scalars(select(cls).where(cls.digest_at > longest)):
            each.digest_at = each.next_digest()

    @classmethod
    def _ahead(cls) -> dict[str, ColumnElement[bool]]:
        """By column, what a right clock cannot have written. Two machines are a minute apart."""
        soon = clock.ahead(minutes=1)
        told = {f"told_{each}": getattr(cls, f"told_{each}") > soon for each in PACES[:-1]}
        return {**told, "once_at": cls.once_at > soon + PAUSE}

    def _told_with(self, pace: str) -> list[str]:
        """The kinds of a pace; a letter at once has a mail of its own, with a key to open it."""
        return [kind for kind in self.kinds(pace) if (kind, pace) != ("letters", "once")]

    def _tells(self, *paces: str) -> dict[str, str]:
        since = {each: getattr(self, f"told_{each}") for each in paces}
        kinds = [kind for pace in paces for kind in self._told_with(pace)]
        return {kind: since[self.pace(kind)].isoformat() for kind in kinds}

    def _claim_once(self) -> bool:
        unchanged = MailChoice.once_at.is_not_distinct_from(self.once_at)
        mine = update(MailChoice).where(MailChoice.id == self.id, unchanged)
        mine = mine.values(once_at=clock.now() + PAUSE)
        options = {"synchronize_session": False}
        got = session.scalar(mine.returning(MailChoice.id), execution_options=options)
        if self in session:
            session.expire(self)
        return got is not None

    def _next(self, hour: int, moment: datetime) -> datetime:
        """The next time that it is so late on her clock."""
        there = self.local(moment)
        day = there.date() + timedelta(days=there.hour >= hour)
        return datetime.combine(day, time(hour), there.tzinfo).astimezone(moment.tzinfo)

    @classmethod
    def _fresh(cls, member: Member | None) -> Self:
        """The defaults."""
        row = cls(member_id=member.id if member else None)
        for column in cls.__table__.columns:
            default = column.default
            if default is not None and default.is_scalar:
                setattr(row, column.key, default.arg)
        row.told_once = row.told_daily = row.told_weekly = clock.now()
        row.digest_at = row.next_digest()
        return row

    def _values(self) -> dict[str, object]:
        columns = (each.key for each in MailChoice.__table__.columns)
        return {key: getattr(self, key) for key in columns if key not in ("id", "member_id")}


@cache
def _zone(name: str) -> ZoneInfo:
    """A time zone; the charity's own for none, or for one that this machine has never heard of."""
    try:
        return ZoneInfo(name) if name else clock.ZONE
    except (ZoneInfoNotFoundError, ValueError):
        return clock.ZONE


def is_between(hour: int, begin: int, end: int) -> bool:
    """Whether an hour lies between two others, midnight or not; the same two: no hour does."""
    return begin <= hour < end if begin <= end else hour >= begin or hour < end
