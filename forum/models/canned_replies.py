"""Canned replies: reasons in plain words that moderators begin with, and change as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.ordering import Ordered, Way

if TYPE_CHECKING:
    from forum.models.members import Member

NAME_LENGTH = 60  # characters
WORDS_LENGTH = 2_000  # characters
# Offered to a site that has none yet.
SUGGESTED = (
    (
        "Names or places",
        "It had details in it by which somebody could be found: a name, a place, a number. People"
        " here may be known to someone who reads along, so we leave such details out.",
    ),
    (
        "Sounds like telling off",
        "It could be read as telling somebody off. We know that you may have meant it as help."
        " Words that say “I” and “for me” are easier to hear.",
    ),
    (
        "Medical advice",
        "It told somebody what to take or to stop taking. What helped one of us can harm another,"
        " so please say what you did, and leave the advice to those who treat them.",
    ),
    (
        "Hard to read without warning",
        "It told in detail what can be very hard to read for somebody who is unwell just now."
        " You are welcome to tell it again with less detail, and with a label.",
    ),
    (
        "Advertising",
        "It advertised something. We keep this a place without offers, however well meant.",
    ),
)


class CannedReply(Ordered, Model):
    """One reason, under a name that the moderators know it by."""

    __tablename__ = "canned_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    words: Mapped[str] = mapped_column(Text)

    @classmethod
    def add(cls, *, by: Member, name: str, words: str) -> Self:
        """A new one, after the others."""
        row = cls(name=name, words=words, position=cls.next_position())
        session.add(row)
        AuditEntry.write("canned_reply.add", by=by, subject=row, details=name)
        return row

    @classmethod
    def suggest(cls, *, by: Member) -> None:
        """Adds ours, those left out that are there by that name."""
        there = {each.name for each in session.scalars(cls.in_order())}
        for name, words in SUGGESTED:
            if name not in there:
                cls.add(by=by, name=name, words=words)

    def edit(self, *, by: Member, name: str, words: str) -> None:
        """Changes it; letters that were sent stay as they are."""
        self.name, self.words = name, words
        AuditEntry.write("canned_reply.edit", by=by, subject=self, details=name)

    def reorder(self, way: Way, *, by: Member) -> None:
        """Moves it one place up or down."""
        if self.step(way):
            AuditEntry.write("canned_reply.reorder", by=by, subject=self, details=way)

    def remove(self, *, by: Member) -> None:
        """Takes it out of the list."""
        AuditEntry.write("canned_reply.remove", by=by, subject=self, details=self.name)
        session.delete(self)
