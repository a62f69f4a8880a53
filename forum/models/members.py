"""Members: who has an account, what they may do here, and what they chose for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.util import memoized_property

from forum import clock
from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.away import Away
from forum.models.boards import Board
from forum.models.decisions import NO_WORDS, Decision, Why
from forum.models.deeds import Deed
from forum.models.queue import QueueEntry
from forum.models.reader import Rows
from forum.models.rights import Along, Kinds, read_rights
from forum.models.suspensions import Suspension
from forum.text import muting, names

if TYPE_CHECKING:
    from forum.models.breaks import Break

ROLES = (
    *("peer_supporter", "coordinator", "safeguarding_lead", "safeguarding_deputy"),
    "administrator",
)
# Theirs alone, and looking after a board, needs a second factor.
GUARDED = frozenset(ROLES) - {"peer_supporter"}


@dataclass(frozen=True)
class Rights:
    """What a member belongs to and looks after, read afresh at every request."""

    audiences: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    boards: frozenset[int] = frozenset()
    suspended: bool = False
    may_read: bool = True  # a suspended member may be shut out altogether

    @cached_property
    def unproven(self) -> Rights:
        """What is left of them until a second factor is proven: a member's."""
        return replace(self, roles=self.roles - GUARDED, boards=frozenset())


class Visitor:
    """Somebody without an account, or not signed in."""

    id = None
    signed_in = False
    newcomer = False
    rights = held = Rights()
    away = Away()
    proven = False
    display_name = ""
    read_up_to = 0
    discreet = False
    language = None


class Member(Model):
    """Somebody with an account, known to the others by a display name alone.

    Imported authors are members without an address: nobody can sign in as them.
    """

    __tablename__ = "members"
    # The audit log keeps the number of somebody who has left: nobody else gets it.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    display_name: Mapped[str] = mapped_column(String(30))
    name_skeleton: Mapped[str] = mapped_column(String(120), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    # Posts up to this one count as read; a newcomer does not face years of "new".
    read_up_to: Mapped[int] = mapped_column(default=0)
    language: Mapped[str | None] = mapped_column(String(5))
    discreet: Mapped[bool] = mapped_column(default=False)
    # How many of her posts still wait for a moderator before others see them.
    posts_to_approve: Mapped[int] = mapped_column(default=0)

    pause: Mapped[Break | None] = relationship(
        "Break", back_populates="member", passive_deletes=True
    )

    signed_in = True
    proven = True  # of whoever is signed in, the gate says whether it is so in this browser

    @classmethod
    def named(cls, name: str) -> Self | None:
        """The member whose name looks like `name` (same skeleton), if there is one."""
        return session.scalar(select(cls).filter_by(name_skeleton=names.skeleton(name)))

    @classmethod
    def at(cls, address: str) -> Self | None:
        """The member who has this email address."""
        return session.scalar(select(cls).filter_by(email=address.strip().lower()))

    @property
    def rights(self) -> Rights:
        """What she may go by now: before a second factor is proven, not what her office gives."""
        return self.held if self.proven else self.held.unproven

    # Not functools.cached_property: before Python 3.12 that takes one lock for all members, and a
    # thread with that lock waited for one with the write lock, which waited for it.
    @memoized_property
    def held(self) -> Rights:
        """Audiences agreed to, roles held and boards looked after."""
        kinds = self._kinds
        audiences = frozenset(int(each) for each in kinds["audience"])
        if kinds["suspended"]:
            reads = kinds["suspended"] == {1}
            audiences = audiences if reads else frozenset()
            return Rights(audiences=audiences, suspended=True, may_read=reads)
        return Rights(
            audiences=audiences,
            roles=frozenset(str(each) for each in kinds["role"]),
            boards=frozenset(int(each) for each in kinds["board"]),
        )

    @memoized_property
    def away(self) -> Away:
        """Whom she has blocked, and the words that she muted."""
        blocked, muted = self._kinds["blocked"], self._kinds["muted"]
        return Away(
            frozenset(int(each) for each in blocked),
            tuple(muting.plainly(str(each)) for each in muted),
        )

    @property
    def holds_office(self) -> bool:
        """Whether she has a role or looks after a board, also while she is suspended."""
        return bool(self._kinds["role"] or self._kinds["board"])

    @property
    def suspension(self) -> Suspension | None:
        """The suspension that runs now, to be told about; whether there is one say her rights."""
        return Suspension.of(self)

    @property
    def on_break(self) -> bool:
        """Whether she has locked herself out for now: no letters meanwhile."""
        return self.pause is not None and self.pause.running

    @property
    def newcomer(self) -> bool:
        """Whether what she posts waits for a moderator, because she has just arrived."""
        return self.posts_to_approve > 0

    def rename(self, name: str) -> None:
        """Takes a new display name; posts show it at once."""
        self.display_name = name
        self.name_skeleton = names.skeleton(name)

    def appoint(self, role: str, *, by: Member | None) -> None:
        """Gives a role (one of ROLES). `by` is nobody at the command line."""
        if role not in ROLES:
            raise ValueError(f"no such role: {role}")
        if role in self.held.roles:
            return
        session.add(Appointment(member=self, role=role, by=by))
        AuditEntry.write("member.appoint", by=by, subject=self, details=role)
        self.forget_rights()

    def dismiss(self, role: str, *, by: Member | None) -> None:
        """Takes a role away again."""
        for row in session.scalars(select(Appointment).filter_by(member_id=self.id, role=role)):
            session.delete(row)
            AuditEntry.write("member.dismiss", by=by, subject=self, details=role)
        if role == "coordinator":
            QueueEntry.release(self)
        self.forget_rights()

    def whom(self) -> int:
        """Her number, for letters (see `Post.whom`)."""
        return self.id

    def warn(self, *, by: Member, board: Board, why: Why) -> Decision:
        """Tells her formally; three within twelve months are shown as such to moderators."""
        return Decision.make("warn", self, by=by, board=board, why=why)

    def warnings(self, *, days: int = 365) -> list[Decision]:
        """Those of the last twelve months that were not taken back."""
        rows = select(Decision).filter_by(member_id=self.id, act="warn", undone_at=None)
        lately = rows.where(Decision.created_at > clock.ago(days=days)).order_by(Decision.id)
        return list(session.scalars(lately))

    def suspend(
        self,
        *,
        by: Member | None,
        board: Board | None,
        days: int | None,
        why: Why = NO_WORDS,
        may_read: bool = True,
    ) -> Decision:
        """She may not take part for `days`, or for good (None).

        `by` is nobody when the forum itself pauses her, out of hours.
        """
        if by:
            Suspension.end_pauses(self)
        decision = Decision.make("suspend", self, by=by, board=board, why=why, was={"days": days})
        until = clock.ahead(days=days) if days else None
        row = Suspension(member=self, by=by, until=until, may_read=may_read, decision=decision)
        row.paused = by is None
        session.add(row)
        QueueEntry.release(self)
        self.forget_rights()
        return decision

    def restore(self, *, by: Member, why: Why = NO_WORDS) -> Decision:
        """She may take part again, at once."""
        rows = select(Suspension).filter_by(member_id=self.id)
        running = session.scalars(rows.where(Suspension.runs(clock.now()))).all()
        for row in running:
            row.end()
        self.forget_rights()
        newest = Decision.newest("suspend", member_id=self.id)
        place, was = newest.board if newest else None, {"ended": [each.id for each in running]}
        return Decision.make("restore", self, by=by, board=place, why=why, was=was)

    def forget_rights(self) -> None:
        """Has the rights read again: they have just changed."""
        session.flush()
        for read in ("_kinds", "held", "away"):
            self.__dict__.pop(read, None)

    def ask_along(self, question: tuple[Rows, ...], values: Mapping[str, Any]) -> Along:
        """Reads her rights, and the rows of further questions, in one statement."""
        self.__dict__["_kinds"], rows = read_rights(self.id, question, values)
        return rows

    @memoized_property
    def _kinds(self) -> Kinds:
        """All that `held` and `away` are made of, in one statement."""
        return read_rights(self.id)[0]


class Appointment(Deed, Model):
    """A member holds a role: since when, and who gave it."""

    __tablename__ = "appointments"
    __table_args__ = (UniqueConstraint("member_id", "role"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))

    member: Mapped[Member] = relationship(foreign_keys="Appointment.member_id")

    @classmethod
    def by_role(cls) -> Select[Self]:
        """Everybody who holds a role."""
        return select(cls).join(cls.member).order_by(cls.role, Member.display_name)

    @classmethod
    def count(cls, role: str) -> int:
        """How many members hold a role."""
        held = select(func.count()).select_from(cls).filter_by(role=role)
        return session.scalar(held) or 0
