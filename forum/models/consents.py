"""Consent to hold what members tell about their health: explicit, dated, with its wording."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session
from forum.models.members import Member

# Counts the wordings of the consent (UK GDPR art. 7(1), 9(2)(a)): one more when they change.
VERSION = 1


class Consent(Model):
    """A member agreed, in these very words. It ends with the account."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    wording: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=VERSION)
    language: Mapped[str] = mapped_column(String(5), default="en")
    given_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def of(cls, member: Member) -> Consent | None:
        """The consent that `member` gave, the newest if several."""
        given = select(cls).filter_by(member_id=member.id).order_by(cls.id.desc()).limit(1)
        return session.scalars(given).first()
