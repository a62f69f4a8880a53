"""Members: who has an account, what they may do here, and what they chose for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Self

from sqlalchemy import (
    ForeignKey,
    Select,
    String,
    UniqueConstraint,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models.audiences import Membership
from forum.models.audit import AuditEntry
from forum.models.boards import Moderatorship
from forum.models.deeds import Deed
from forum.models.reader import ME
from forum.text import names

ROLES = ("peer_supporter", "coordinator", "safeguarding_lead", "administrator")


@dataclass(frozen=True)
class Rights:
    """What a member belongs to and looks after, read afresh at every request."""

    audiences: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    boards: frozenset[int] = frozenset()


class Visitor:
    """Somebody without an account, or not signed in."""

    id = None
    signed_in = False
    rights = Rights()
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

    signed_in = True

    @classmethod
    def named(cls, name: str) -> Self | None:
        """The member whose name looks like `name` (same skeleton), if there is one."""
        return session.scalar(select(cls).filter_by(name_skeleton=names.skeleton(name)))

    @classmethod
    def at(cls, address: str) -> Self | None:
        """The member who has this email address."""
        return session.scalar(select(cls).filter_by(email=address.strip().lower()))

    @cached_property
    def rights(self) -> Rights:
        """Audiences agreed to, roles held and boards looked after, in one statement."""
        kinds: dict[str, set[str | int]] = {"audience": set(), "role": set(), "board": set()}
        for kind, number, word in session.execute(_RIGHTS, {"me": self.id}):
            kinds[kind].add(word or number)
        return Rights(
            audiences=frozenset(int(each) for each in kinds["audience"]),
            roles=frozenset(str(each) for each in kinds["role"]),
            boards=frozenset(int(each) for each in kinds["board"]),
        )

    def rename(self, name: str) -> None:
        """Takes a new display name; posts show it at once."""
        self.display_name = name
        self.name_skeleton = names.skeleton(name)

    def appoint(self, role: str, *, by: Member | None) -> None:
        """Gives a role (one of ROLES). `by` is nobody at the command line."""
        if role not in ROLES:
            raise ValueError(f"no such role: {role}")
        if role in self.rights.roles:
            return
        session.add(Appointment(member=self, role=role, by=by))
        AuditEntry.write("member.appoint", by=by, subject=self, details=role)
        self.forget_rights()

    def dismiss(self, role: str, *, by: Member | None) -> None:
        """Takes a role away again."""
        for row in session.scalars(select(Appointment).filter_by(member_id=self.id, role=role)):
            session.delete(row)
            AuditEntry.write("member.dismiss", by=by, subject=self, details=role)
        self.forget_rights()

    def forget_rights(self) -> None:
        """Has the rights read again: they have just changed."""
        session.flush()
        self.__dict__.pop("rights", None)


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


# Asked with every request.
_RIGHTS = union_all(
    select(literal("audience"), Membership.audience_id, literal("")).where(
        Membership.member_id == ME, Membership.agreed_at.is_not(None)
    ),
    select(literal("role"), literal(0), Appointment.role).where(Appointment.member_id == ME),
    select(literal("board"), Moderatorship.board_id, literal("")).where(
        Moderatorship.member_id == ME
    ),
)
