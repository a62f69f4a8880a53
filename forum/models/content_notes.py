"""Content notes: neutral labels ("About: sleep"), folded by whoever chooses so."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from sqlalchemy import Column, ForeignKey, String, Table, delete, exists, insert, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Model, Tables, session
from forum.models.audit import AuditEntry
from forum.models.members import Member
from forum.models.ordering import Ordered, Way
from forum.text.slugs import slug_of

LABEL_LENGTH = 40  # characters

foldings = Table(
    "foldings",
    Tables.metadata,
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("note_id", ForeignKey("content_notes.id", ondelete="CASCADE"), primary_key=True),
)
post_notes = Table(
    "post_notes",
    Tables.metadata,
    Column("post_id", ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("note_id", ForeignKey("content_notes.id", ondelete="CASCADE"), primary_key=True),
)


class ContentNote(Ordered, Model):
    """One label that a writer may put on a post."""

    __tablename__ = "content_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH))

    @classmethod
    def folded_by(cls, member_id: int) -> frozenset[int]:
        """The notes that a member chose to fold."""
        chosen = select(foldings.c.note_id).where(foldings.c.member_id == member_id)
        return frozenset(session.scalars(chosen))

    @classmethod
    def create(cls, label: str, *, by: Member) -> Self:
        """A new label, after the others."""
        taken = set(session.scalars(select(cls.slug)))
        slug = slug_of(label)[:36]
        numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
        free = next(each for each in (slug, *numbered) if each not in taken)
        note = cls(slug=free, label=label, position=cls.next_position())
        session.add(note)
        AuditEntry.write("content_note.create", by=by, subject=note, details=label)
        return note

    @classmethod
    def named(cls, label: str) -> Self | None:
        """The note of that label, capitals or not."""
        rows = session.scalars(cls.in_order())
        return next((each for each in rows if each.label.casefold() == label.casefold()), None)

    @classmethod
    def fold(cls, note_ids: Collection[int], *, by: Member) -> None:
        """`by` would like posts with these notes folded, and no others."""
        session.execute(delete(foldings).where(foldings.c.member_id == by.id))
        known = sorted(set(note_ids).intersection(session.scalars(select(cls.id))))
        if known:
            rows = [{"member_id": by.id, "note_id": each} for each in known]
            session.execute(insert(foldings), rows)

    @classmethod
    def put_on(cls, post_id: int, notes: Collection[Self]) -> None:
        """Labels a new post with those that are still offered: one may have gone meanwhile."""
        if notes:
            rows = select(literal(post_id), cls.id).where(cls.id.in_([each.id for each in notes]))
            session.execute(insert(post_notes).from_select(["post_id", "note_id"], rows))

    @property
    def used(self) -> bool:
        """Whether a post has it."""
        return session.scalar(select(exists().where(post_notes.c.note_id == self.id))) or False

    def rename(self, label: str, *, by: Member) -> None:
        """Other words for the same note; posts show them at once."""
        if label != self.label:
            self.label = label
            AuditEntry.write("content_note.rename", by=by, subject=self, details=label)

    def reorder(self, way: Way, *, by: Member) -> None:
        """Moves it one place up or down."""
        if self.step(way):
            AuditEntry.write("content_note.reorder", by=by, subject=self, details=way)

    def remove(self, *, by: Member) -> None:
        """Offers it no more; for notes that no post has (`policy.can_remove_note`)."""
        AuditEntry.write("content_note.remove", by=by, subject=self, details=self.label)
        session.delete(self)
