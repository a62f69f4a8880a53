"""Backups as the database knows them: asked for, claimed, made, taken elsewhere; and rehearsals.

The files are the work of `forum.backups`. A row stays as long as its file does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Self

from sqlalchemy import BigInteger, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.members import Member

NIGHT, MORNING = 3, 6  # hours on the charity's clock between which the nightly one is made
LATE = timedelta(hours=36)  # without a good one, and it is made at any hour
CLAIMED_HOURS = 4  # whoever is killed while making one loses it after that
AGAIN_MINUTES = 60


class Backup(Model):
    """One backup: waiting to be made, or made. `problem`: why it could not be, as a word."""

    __tablename__ = "backups"

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(String(8))  # night, asked, upgrade
    night: Mapped[date | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_until: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(20), default="")
    told_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    file: Mapped[str] = mapped_column(String(60), default="")
    machine: Mapped[str] = mapped_column(String(64), default="")  # that made the file and has it
    size: Mapped[int] = mapped_column(BigInteger, default=0)  # bytes
    digest: Mapped[str] = mapped_column(String(64), default="")
    sealed: Mapped[bool] = mapped_column(default=False)
    away_at: Mapped[datetime | None]
    away_problem: Mapped[str] = mapped_column(String(20), default="")

    @classmethod
    def newest(cls) -> Self | None:
        """The last good one."""
        made = select(cls).where(cls.made_at.is_not(None))
        return session.scalar(made.order_by(cls.made_at.desc()).limit(1))

    @classmethod
    def kept(cls) -> Sequence[Self]:
        """All that are kept, newest first."""
        made = select(cls).where(cls.made_at.is_not(None))
        return session.scalars(made.order_by(cls.made_at.desc())).all()

    @classmethod
    def waiting(cls) -> Self | None:
        """One that is to be made, or could not be made yet."""
        return session.scalar(select(cls).where(cls.made_at.is_(None)).order_by(cls.id).limit(1))

    @classmethod
    def is_due_tonight(cls) -> bool:
        """Whether the nightly one is to be made now, or has been left out for too long."""
        now = clock.local(clock.now())
        if cls.waiting() or session.scalar(select(cls.id).filter_by(night=now.date())):
            return False
        newest = cls.newest()
        since = (
            newest.made_at
            if newest
            else session.scalar(select(Member.created_at).order_by(Member.id).limit(1))
        )
        late = since is not None and since < clock.now() - LATE
        return NIGHT <= now.hour < MORNING or (late and now.hour >= NIGHT)

    @classmethod
    def begin_night(cls) -> None:
        """Asks for the nightly one."""
        if cls.is_due_tonight():
            session.add(cls(cause="night", night=clock.today(), due_at=clock.now()))

    @classmethod
    def ask(cls, *, by: Member | None, cause: str = "asked") -> Self:
        """Asks for one now; one that waits already will do."""
        row = cls.waiting()
        if row is None:
            row = cls(cause=cause)
            session.add(row)
        row.due_at = clock.now()
        if by:
            AuditEntry.write("backup.ask", by=by, subject=row)
        return row

    @classmethod
    def claim(cls) -> Self | None:
        """The one that is to be made now, for this worker alone."""
        return cls._claim(cls.made_at.is_(None))

    @classmethod
    def claim_away(cls) -> Self | None:
        """The newest one, if it has yet to be taken elsewhere, for this worker alone."""
        newest = cls.newest()
        if newest is None or newest.away_at:
            return None
        return cls._claim(cls.id == newest.id)

    def made(
        self, *, at: datetime, file: str, size: int, digest: str, sealed: bool, machine: str = ""
    ) -> None:
        """It is there."""
        self.made_at, self.file, self.size, self.digest = at, file, size, digest
        self.sealed, self.machine, self.claimed_until, self.problem = sealed, machine, None, ""

    def failed(self, problem: str) -> None:
        """It is tried again in an hour."""
        self.problem, self.claimed_until = problem, None
        self.due_at = clock.ahead(minutes=AGAIN_MINUTES)

    def sent_away(self) -> None:
        """It is elsewhere too."""
        self.away_at, self.away_problem, self.claimed_until = clock.now(), "", None

    def stayed(self, problem: str) -> None:
        """It could not be taken elsewhere; tried again in an hour."""
        self.away_problem, self.claimed_until = problem, None
        self.due_at = clock.ahead(minutes=AGAIN_MINUTES)

    def tell(self) -> bool:
        """Whether its trouble has yet to be told today; it is from now on."""
        told = self.told_at is not None and self.told_at > clock.ago(hours=24)
        if not told:
            self.told_at = clock.now()
        return not told

    @classmethod
    def forget(cls, files: Sequence[str]) -> None:
        """Whose files the rule has taken away."""
        for row in session.scalars(select(cls).where(cls.file.in_(files))):
            session.delete(row)

    @classmethod
    def _claim(cls, which: object) -> Self | None:
        now = clock.now()
        free = or_(cls.claimed_until.is_(None), cls.claimed_until < now)
        due = select(cls.id).where(which, free, cls.due_at <= now)  # type: ignore[arg-type]
        one = due.order_by(cls.id).limit(1).scalar_subquery()
        until = clock.ahead(hours=CLAIMED_HOURS)
        claimed = update(cls).where(cls.id == one, free).values(claimed_until=until)
        return session.scalars(claimed.returning(cls)).first()


class Rehearsal(Model):
    """The newest backup put back aside, once a month. `problem`: what was wrong, as a word."""

    __tablename__ = "backup_rehearsals"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    file: Mapped[str] = mapped_column(String(60), default="")
    problem: Mapped[str] = mapped_column(String(20), default="")

    @classmethod
    def newest(cls) -> Self | None:
        """The last one that was done."""
        done = select(cls).where(cls.done_at.is_not(None)).order_by(cls.month.desc())
        return session.scalar(done.limit(1))

    @classmethod
    def begin(cls) -> Self | None:
        """This month's, for this worker alone, if there is something to rehearse with."""
        month = clock.today().replace(day=1)
        if session.scalar(select(cls.id).filter_by(month=month)) or not Backup.newest():
            return None
        row = cls(month=month)
        session.add(row)
        session.flush()
        return row

    def done(self, file: str, problem: str) -> None:
        """How it went."""
        self.done_at, self.file, self.problem = clock.now(), file, problem
