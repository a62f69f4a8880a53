"""Watched phrases: what the charity wants to be looked at before or after a post goes up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import Select, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from forum import clock
from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.members import Member
from forum.text import finding

PHRASE_LENGTH = 100  # characters
ASKING_LENGTH = 300  # characters
MOST = 500
KEPT_HOURS = 24  # after it was removed, for whoever wants it back
HELP, ASK, TELL, HOLD = ACTS = ("help", "ask", "tell", "hold")


class WatchedPhrase(Model):
    """A phrase, and what happens when a text holds it (one of ACTS)."""

    __tablename__ = "watched_phrases"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(PHRASE_LENGTH))
    looked_for: Mapped[str] = mapped_column(String(2 * PHRASE_LENGTH), unique=True)
    act: Mapped[str] = mapped_column(String(8))
    asking: Mapped[str] = mapped_column(String(ASKING_LENGTH), default="")  # said to the author
    removed_at: Mapped[datetime | None]

    @classmethod
    def watched(cls) -> Select[Self]:
        """All that are looked for, by what happens and then by their words."""
        return select(cls).where(cls.removed_at.is_(None)).order_by(cls.act, cls.looked_for)

    @classmethod
    def removed_lately(cls) -> Select[Self]:
        """Those that can be brought back, the last removed first."""
        lately = cls.removed_at > clock.ago(hours=KEPT_HOURS)
        return select(cls).where(lately).order_by(cls.removed_at.desc(), cls.id)

    @classmethod
    def in_text(cls, text: str) -> list[Self]:
        """Those that stand in a text, by what happens and then by their words."""
        looked_for = session.scalars(_LOOKED_FOR).all()
        found = finding.found(text, looked_for)
        if not found:
            return []
        return list(session.scalars(cls.watched().where(cls.looked_for.in_(found))))

    @classmethod
    def alike(cls, words: str) -> Self | None:
        """The phrase that these words find too, if there is one; also one that was removed."""
        return session.scalar(select(cls).filter_by(looked_for=finding.phrase(words)))

    @classmethod
    def count(cls) -> int:
        """How many are watched."""
        watched = select(func.count()).select_from(cls).where(cls.removed_at.is_(None))
        return session.scalar(watched) or 0

    @classmethod
    def create(cls, words: str, act: str, *, by: Member | None, asking: str = "") -> Self:
        """Watches a phrase; the same one again takes the place of one that was removed."""
        row = cls.alike(words) or cls()
        row._put(words, act, asking)
        row.removed_at = None
        session.add(row)
        AuditEntry.write("watched_phrase.create", by=by, subject=row, details=f"{act}: {words}")
        return row

    @classmethod
    def seed(cls) -> None:
        """Keeps what we suggest for urgent help where it is not there yet."""
        known = set(session.scalars(select(cls.looked_for)))  # removed ones too
        for words in SUGGESTED:
            if finding.phrase(words) not in known:
                row = cls()
                row._put(words, HELP, "")
                session.add(row)
        session.flush()

    @classmethod
    def suggest(cls, *, by: Member) -> None:
        """Takes over what we suggest for urgent help."""
        cls.seed()
        AuditEntry.write("watched_phrase.suggest", by=by)

    @classmethod
    def forget_removed(cls) -> None:
        """Forgets those that nobody wanted back."""
        session.execute(delete(cls).where(cls.removed_at <= clock.ago(hours=KEPT_HOURS)))

    def edit(self, words: str, act: str, *, by: Member, asking: str = "") -> None:
        """Other words, or something else that happens."""
        if (words, act, asking) != (self.words, self.act, self.asking):
            twin = self.alike(words)
            if twin and twin is not self:  # one that was removed
                session.delete(twin)
                session.flush()
            self._put(words, act, asking)
            details = f"{act}: {words}"
            AuditEntry.write("watched_phrase.edit", by=by, subject=self, details=details)

    def remove(self, *, by: Member) -> None:
        """Looks for it no more; it can be brought back for a day."""
        if self.removed_at is None:
            self.forget_removed()
            self.removed_at = clock.now()
            AuditEntry.write("watched_phrase.remove", by=by, subject=self, details=self.words)

    def restore(self, *, by: Member) -> None:
        """Looks for it again."""
        if self.removed_at is not None:
            self.removed_at = None
            AuditEntry.write("watched_phrase.restore", by=by, subject=self, details=self.words)

    def _put(self, words: str, act: str, asking: str) -> None:
        self.words, self.act, self.asking = words, act, asking
        self.looked_for = finding.phrase(words)


# Words alone: to make a row of each took five times as long.
_LOOKED_FOR = select(WatchedPhrase.looked_for).where(WatchedPhrase.removed_at.is_(None))

# What mothers who were very unwell, and those who love them, have been known to write. Few and
# plain: a phrase that half of all posts hold would teach everybody not to look.
SUGGESTED: Sequence[str] = (
    "want to die",
    "wish I was dead",
    "wish I were dead",
    "better off dead",
    "better off without me",
    "kill myself",
    "killing myself",
    "end my life",
    "ending my life",
    "end it all",
    "take my own life",
    "feel suicidal",
    "feeling suicidal",
    "I'm suicidal",
    "I am suicidal",
    "no reason to live",
    "can't go on any more",
    "can't go on anymore",
    "can't go on like this",
    "don't want to be here any more",
    "don't want to be here anymore",
    "don't want to wake up",
    "want to hurt myself",
    "want to harm myself",
    "going to hurt myself",
    "take an overdose",
    "taken an overdose",
    "hurt my baby",
    "hurting my baby",
    "harm my baby",
    "harming my baby",
    "kill my baby",
    "hurt the baby",
    "harm the baby",
    "smother* my baby",
    "voices telling me",
    "voices are telling me",
    "voices tell me",
    "baby is evil",
    "baby is possessed",
    "eisiau marw",
    "lladd fy hun",
)
