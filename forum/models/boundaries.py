"""The boundaries of one-to-one: what both sides agree to before the first word, by version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from markupsafe import Markup
from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.deeds import Deed
from forum.text import markdown

if TYPE_CHECKING:
    from forum.models.members import Member

TEXT_LENGTH = 8_000  # characters
# What a charity begins with; each should make it its own.
DEFAULT = """\
- We write as two people who have been through something alike. The peer supporter is a trained \
volunteer, not a doctor, a nurse or a therapist, and gives no medical advice.
- This is not a crisis service. An answer may take a few days. Whoever needs help now turns to the \
numbers on “Get urgent help”.
- We write only through these letters. We do not exchange surnames, addresses, phone numbers or \
names on other sites, and we do not meet.
- What is written stays between us two. The coordinator sees when letters were written, not what \
is in them, unless one of us asks her for help or somebody may be in danger.
- If somebody’s safety is at risk, the peer supporter tells the charity’s safeguarding lead.
- Each of us may write less, take a pause, or stop, and need not explain. An ending is planned \
where it can be.
- We are kind, and we write nothing that the other has asked not to read about.
"""


class BoundariesVersion(Deed, Model):
    """The boundaries as they stood from one day on; rows are added, never changed.

    A match keeps the version that both agreed to: a new one is for matches that begin later.
    """

    __tablename__ = "boundaries_versions"

    text: Mapped[str] = mapped_column(Text)

    @classmethod
    def in_force(cls) -> Self:
        """The newest version; before the charity has written any, the first, not yet kept."""
        newest = session.scalars(select(cls).order_by(cls.id.desc()).limit(1)).first()
        return newest or cls(text=DEFAULT)

    @classmethod
    def kept(cls) -> Self:
        """The version in force, for a match to refer to."""
        version = cls.in_force()
        session.add(version)
        session.flush()
        return version

    @classmethod
    def publish(cls, *, by: Member, text: str) -> Self:
        """Puts a new version in force, if it is one."""
        now = cls.in_force()
        if now.id and now.text == text:
            return now
        version = cls(by=by, text=text)
        session.add(version)
        AuditEntry.write("boundaries.publish", by=by, subject=version)
        return version

    @property
    def html(self) -> Markup:
        """The text, safe to show."""
        return markdown.render_page(self.text).html
