"""The second factor: an authenticator app (RFC 6238), and ten recovery codes on paper.

The app's secret stands nowhere. It is made of the seed in the row and of a key that is not in the
database, so that a stolen database opens nothing.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pyotp import TOTP
from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, session
from forum.models import passwords
from forum.models.audit import AuditEntry
from forum.models.members import Member
from forum.models.signin import SignIn

DIGITS = 6
SECRET_BYTES = 20  # 160 bits, as RFC 4226 §4 recommends
CODES = 10
CODE_LENGTH = 12  # characters; the first says which code it is, the others are 54 bits
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another


def new_seed() -> str:
    """What the secret of a new app is made of."""
    return secrets.token_urlsafe(32)


def authenticator(member_id: int, seed: str, *, key: str) -> TOTP:
    """The app of a member, as it computes its codes. `key`: the site's, beside the database."""
    words = f"second factor of {member_id}: {seed}"
    secret = hmac.digest(key.encode(), words.encode(), "sha256")[:SECRET_BYTES]
    return TOTP(b32encode(secret).decode())


def counter_of(app: TOTP, typed: str) -> int | None:
    """The half minute that a code belongs to: this one, the one before or the next; else None.

    RFC 6238 §5.2 allows for clocks that differ. All three are compared, whichever fits.
    """
    code = "".join(filter(str.isdigit, unicodedata.normalize("NFKC", typed)))
    now = app.timecode(clock.now())
    fitting = [
        each
        for each in range(now - 1, now + 2)
        if hmac.compare_digest(app.generate_otp(each).encode(), code.encode())
    ]
    return max(fitting, default=None)


def new_codes() -> list[str]:
    """Ten recovery codes, to be shown once."""
    rest = CODE_LENGTH - 1
    return [
        LETTERS[place] + "".join(secrets.choice(LETTERS) for _ in range(rest))
        for place in range(CODES)
    ]


def hashed_codes(codes: Sequence[str]) -> list[str]:
    """What is kept of them; about 40 ms each, so before the write lock is taken."""
    return [passwords.hashed(each) for each in codes]


class SecondFactor(Model):
    """A member has an authenticator app since then. `last_counter`: the last code that was used."""

    __tablename__ = "second_factors"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), unique=True
    )
    seed: Mapped[str] = mapped_column(String(64))
    last_counter: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship()
    codes: Mapped[list[RecoveryCode]] = relationship(
        cascade="all, delete-orphan", order_by="RecoveryCode.place"
    )

    @classmethod
    def of(cls, member: Member) -> Self | None:
        """The one that `member` has, if any."""
        return session.scalar(select(cls).filter_by(member_id=member.id))

    @property
    def codes_left(self) -> int:
        """How many recovery codes are unused."""
        unused = select(func.count()).select_from(RecoveryCode)
        return session.scalar(unused.filter_by(second_factor_id=self.id, used_at=None)) or 0

    def code_now(self, *, key: str) -> str:
        """What the app shows, or will show next once that was used; the demo shows it too."""
        app = authenticator(self.member_id, self.seed, key=key)
        return app.generate_otp(max(app.timecode(clock.now()), self.last_counter + 1))

    @classmethod
    def begin(cls, member: Member, *, seed: str, counter: int, hashes: Sequence[str]) -> Self:
        """`member` has this app from now on, in place of any before, and these recovery codes.

        `counter`: of the code with which she showed that her app works; it is used up.
        """
        before = cls.of(member)
        if before:
            session.delete(before)
            session.flush()
        factor = cls(member=member, seed=seed, last_counter=counter)
        session.add(factor)
        factor.keep(hashes)
        return factor

    def keep(self, hashes: Sequence[str]) -> None:
        """Has new recovery codes; those before are good no longer."""
        self.codes.clear()
        session.flush()
        self.codes = [RecoveryCode(place=at, code_hash=each) for at, each in enumerate(hashes)]
        session.flush()

    def accept(self, typed: str, *, key: str) -> bool:
        """Whether it is a code of her app that was not used before; from now on it is."""
        app = authenticator(self.member_id, self.seed, key=key)
        counter = counter_of(app, typed)
        if counter is None:
            return False
        mine = update(SecondFactor).where(SecondFactor.id == self.id)
        newer = mine.where(SecondFactor.last_counter < counter).values(last_counter=counter)
        return session.scalar(newer.returning(SecondFactor.id)) is not None

    def end(self) -> None:
        """Turns it off; her other browsers are signed out by whoever asks for it."""
        session.delete(self)
        session.flush()

    def reset(self, *, by: Member | None, reason: str) -> None:
        """Takes it away from somebody who has lost it, and signs her out everywhere.

        `by` is nobody at the command line.
        """
        AuditEntry.write("second_factor.reset", by=by, subject=self.member, reason=reason)
        SignIn.end_all(self.member)
        self.end()


class RecoveryCode(Model):
    """One of ten codes on paper, each good once. `place`: which of them; its first character."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("second_factor_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    second_factor_id: Mapped[int] = mapped_column(
        ForeignKey("second_factors.id", ondelete="CASCADE")
    )
    place: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None]

    @classmethod
    def matching(cls, factor: SecondFactor, typed: str) -> Self | None:
        """The code that was typed, if it is hers and unused. Slow: argon2, one time."""
        code = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", typed).lower()))
        place = LETTERS.find(code[:1]) if len(code) == CODE_LENGTH else -1
        row = session.scalar(select(cls).filter_by(second_factor_id=factor.id, place=place))
        right = passwords.matches(code, row.code_hash if row else None)
        return row if right and row and row.used_at is None else None

    def use(self) -> bool:
        """Spends it; False if somebody was quicker."""
        mine = update(RecoveryCode).where(RecoveryCode.id == self.id)
        unused = mine.where(RecoveryCode.used_at.is_(None)).values(used_at=clock.now())
        return session.scalar(unused.returning(RecoveryCode.id)) is not None
