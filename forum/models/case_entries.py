"""A case's chronology, which is only ever added to, and the words that it is about."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self, TypedDict

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock, tokens
from forum.db import Model, session

if TYPE_CHECKING:
    from forum.models.cases import Case
    from forum.models.members import Member
    from forum.models.posts import Post
    from forum.models.relayed_letters import RelayedLetter

WORDS_LENGTH = 5_000  # characters
WHO_LENGTH = 120  # characters
# What a lead writes by hand. Fact and opinion stand apart.
NOTES = ("fact", "opinion", "action", "rationale", "told", "next")
# What the deeds on a case write by themselves.
DEEDS = (
    *("concern", "opened", "deputy", "sheet", "unmask", "incident", "retention", "closed"),
    *("reopened", "quarantine", "reporter", "reported", "words"),
)


class Particulars(TypedDict, total=False):
    """What some kinds of entry say besides their words."""

    who: str  # was told, or was named
    how: str  # they were told: "by phone"
    due_on: date  # by when the next step is to be done
    answer: str  # of a decision: one of its choices


class CaseEntry(Model):
    """One entry. `kind` is one of NOTES or DEEDS.

    A correction is an entry of its own that names the one it corrects (`corrects_id`). Whoever
    wrote it is kept by number and name, so that the record outlives her account.
    """

    __tablename__ = "case_entries"
    __table_args__ = (Index(None, "case_id", "happened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text, default="")
    who: Mapped[str] = mapped_column(String(WHO_LENGTH), default="")
    how: Mapped[str] = mapped_column(String(WHO_LENGTH), default="")
    answer: Mapped[str] = mapped_column(String(20), default="")
    due_on: Mapped[date | None]
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None]  # a mere number: it stays when the member's row goes
    by_name: Mapped[str] = mapped_column(String(30), default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("case_entries.id"))
    sent_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    case: Mapped[Case] = relationship(back_populates="entries")

    @classmethod
    def sent(cls, key: str, *, by: Member | None) -> Self | None:
        """What this form already wrote, when it is sent a second time."""
        digest = cls.key_of(key, by=by)
        return session.scalar(select(cls).filter_by(sent_key=digest)) if digest else None

    @classmethod
    def key_of(cls, key: str, *, by: Member | None) -> str | None:
        """Bound to the member, so that nobody finds another's entry by a key."""
        return tokens.digest(f"case:{by.id}:{key}") if key and by else None

    @property
    def later(self) -> bool:
        """Whether it was written down more than five minutes after it happened."""
        return (self.written_at - self.happened_at).total_seconds() > 300


class KeptWords(Model):
    """A post or a letter that a concern is about, as it stood when the concern was raised.

    Emptied when the post is put into quarantine.
    """

    __tablename__ = "case_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", ondelete="SET NULL"), index=True
    )
    letter_id: Mapped[int | None] = mapped_column(
        ForeignKey("relayed_letters.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(40))  # under which it stood
    title: Mapped[str] = mapped_column(String(150), default="")
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]  # by the member
    kept_at: Mapped[datetime] = mapped_column(default=clock.now)

    case: Mapped[Case] = relationship(back_populates="kept_words")
    post: Mapped[Post | None] = relationship()

    @classmethod
    def keep(cls, post: Post, *, case: Case) -> None:
        """Keeps the words of a post, unless they are kept already or there are none."""
        where = post.hiding or post
        known = {(each.post_id, each.words) for each in case.kept_words}
        if where.body and (post.id, where.body) not in known:
            row = cls(post_id=post.id, name=post.name, words=where.body)
            row.title, row.written_at = post.topic.title, post.created_at
            case.kept_words.append(row)

    @classmethod
    def keep_letter(cls, letter: RelayedLetter, *, case: Case) -> None:
        """Keeps the words of a letter, under the first name that its writer chose for it."""
        if letter.id not in {each.letter_id for each in case.kept_words}:
            row = cls(letter_id=letter.id, name=letter.first_name, words=letter.words)
            row.written_at = letter.received_at
            case.kept_words.append(row)
