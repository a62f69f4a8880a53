"""Being signed in: a row for each browser, and the emailed links that prove an address."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from sqlalchemy import ForeignKey, Index, String, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock, tokens
from forum.db import Model, session
from forum.models.members import Member

IDLE_DAYS = 30
ABSOLUTE_DAYS = 90
ACTING_HOURS = 12  # so long a proven second factor is good for acts that reach people
# OWASP ASVS 5.0 §6.5.5: ten minutes for what signs in, thirty for the rest.
# "break" and "stay": the pages of somebody who has just proved who she is, but is not let in.
MINUTES = {
    "sign_in": 10,
    "break": 10,
    "stay": 10,
    "reset": 30,
    "join": 30,
    "address_old": 30,
    "address_new": 30,
    "begin": 30,
}


class SignIn(Model):
    """One browser in which a member is signed in. Ending it is deleting it.

    Flask-Login keeps `get_id()` in the signed cookie: a secret of which only the digest is here.
    """

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime] = mapped_column(default=clock.now)
    second_factor_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    is_authenticated = is_active = True
    is_anonymous = False
    token: ClassVar[str | None] = None  # set on the row that `begin` returns

    @classmethod
    def begin(cls, member: Member, *, device: str = "") -> Self:
        """Signs `member` in, in one browser; `token` is on the returned row this once."""
        token = tokens.new()
        row = cls(member=member, token_digest=tokens.digest(token), device=device)
        row.token = token  # type: ignore[misc]
        session.add(row)
        session.flush()
        return row

    @property
    def expired(self) -> bool:
        """Unused for 30 days, or 90 days old."""
        return self.seen_at < clock.ago(days=IDLE_DAYS) or self.created_at < clock.ago(
            days=ABSOLUTE_DAYS
        )

    @property
    def freshly_confirmed(self) -> bool:
        """Whether the person proved who they are within the last 15 minutes."""
        return self.confirmed_at > clock.ago(minutes=15)

    @property
    def proven(self) -> bool:
        """Whether a second factor was proven in this browser, since she signed in."""
        return self.second_factor_at is not None

    def proven_within(self, **length: float) -> bool:
        """Whether that was lately: `hours=12`."""
        return self.second_factor_at is not None and self.second_factor_at > clock.ago(**length)

    @classmethod
    def of(cls, member: Member) -> list[Self]:
        """The browsers in which `member` is signed in, the one last used first."""
        rows = session.scalars(select(cls).filter_by(member_id=member.id).order_by(cls.seen_at))
        return [row for row in reversed(rows.all()) if not row.expired]

    def get_id(self) -> str | None:
        """What Flask-Login keeps in the cookie."""
        return self.token

    def confirm(self) -> str:
        """The person proved again who they are; a new secret takes the place of the old one."""
        token = tokens.new()
        self.token_digest, self.confirmed_at = tokens.digest(token), clock.now()
        return token

    def prove(self) -> str:
        """The second factor too; the rights rise, so there is a new secret again."""
        self.second_factor_at = clock.now()
        return self.confirm()

    def end(self) -> None:
        """Signs this browser out."""
        session.delete(self)

    @classmethod
    def end_all(cls, member: Member, *, but: Self | None = None) -> None:
        """Signs `member` out everywhere, `but` here."""
        rows = delete(cls).where(cls.member_id == member.id)
        session.execute(rows if but is None else rows.where(cls.id != but.id))

    @classmethod
    def expire(cls) -> None:
        """Forgets those that nobody can use any more."""
        unused, old = clock.ago(days=IDLE_DAYS), clock.ago(days=ABSOLUTE_DAYS)
        session.execute(delete(cls).where(or_(cls.seen_at < unused, cls.created_at < old)))


class Link(Model):
    """An emailed link: good for one purpose, one address, one press and a few minutes."""

    __tablename__ = "links"
    __table_args__ = (Index(None, "address", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(254))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    joining_id: Mapped[int | None] = mapped_column(ForeignKey("joinings.id", ondelete="SET NULL"))

    token: ClassVar[str | None] = None  # set on the row that `issue` returns

    @classmethod
    def issue(cls, purpose: str, address: str, *, joining_id: int | None = None) -> Self:
        """A new link; its secret is on the returned row this once. `purpose`: one of MINUTES."""
        token = tokens.new()
        link = cls(
            purpose=purpose,
            address=address,
            joining_id=joining_id,
            token_digest=tokens.digest(token),
            expires_at=clock.ahead(minutes=MINUTES[purpose]),
        )
        link.token = token  # type: ignore[misc]
        session.add(link)
        session.flush()
        return link

    @classmethod
    def find(cls, purpose: str, token: str) -> Self | None:
        """The link, if it is of this purpose, unused and in time."""
        link = session.scalar(
            select(cls).filter_by(purpose=purpose, token_digest=tokens.digest(token))
        )
        return link if link and link.good else None

    @property
    def good(self) -> bool:
        """Whether it can still be pressed."""
        return self.used_at is None and self.expires_at > clock.now()

    def use(self) -> None:
        """Spends it."""
        self.used_at = clock.now()

    @classmethod
    def spend_all(cls, address: str) -> None:
        """Spends every link that was sent to an address: the locks have just been changed."""
        unused = update(cls).where(cls.address == address, cls.used_at.is_(None))
        session.execute(unused.values(used_at=clock.now()))

    @classmethod
    def expire(cls) -> None:
        """Forgets links a day after their time."""
        session.execute(delete(cls).where(cls.expires_at < clock.ago(days=1)))
