"""Safeguarding cases: a worry about a person, kept apart from all that moderators see.

What a record needs (what was said, by whom, fact and opinion apart, what was done and why, who was
told, what comes next) follows "Child protection records: retention and storage" and "Recording
concerns" of NSPCC Learning. Those put no figure on "as soon as possible": the hour is ours.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self, Unpack

from sqlalchemy import ForeignKey, Index, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock, tokens
from forum.db import Model, session
from forum.models.audit import AuditEntry
from forum.models.case_entries import NOTES, CaseEntry, KeptWords, Particulars
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.relayed_letters import RelayedLetter
from forum.models.topics import Persona

HOUR = timedelta(hours=1)  # from a concern to the first note, and until the deputy is told
# What we suggest, to be shortened or lengthened with a reason: claims can be made for six years
# (Limitation Act 1980), and nothing is kept longer than needed (UK GDPR, Article 5(1)(e); ICO).
# Where a child is concerned NSPCC Learning points to longer times, such as the 25th birthday.
YEARS_KEPT = 6
OUTCOMES = ("safe", "helped", "passed_on", "no_concern", "other")


class Case(Model):
    """One case: about a member, or about whoever wrote an anonymous post.

    People are kept by number and name, so that the record outlives their accounts.
    """

    __tablename__ = "cases"
    __table_args__ = (Index(None, "closed_at", "raised_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    about_id: Mapped[int | None] = mapped_column(index=True)  # a member's number, when known
    about_name: Mapped[str] = mapped_column(String(40))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    persona_id: Mapped[int | None] = mapped_column(ForeignKey("personas.id", ondelete="SET NULL"))
    danger: Mapped[bool] = mapped_column(default=False)  # said by whoever raised it
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    raised_by_id: Mapped[int | None]
    raised_by_name: Mapped[str] = mapped_column(String(30))
    # Since when a concern waits to be opened by somebody who may; none when one has.
    waiting_since: Mapped[datetime | None] = mapped_column(index=True)
    deputy_told_at: Mapped[datetime | None]
    noted_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    kept_until: Mapped[date | None]
    closed_at: Mapped[datetime | None]

    post: Mapped[Post | None] = relationship()
    persona: Mapped[Persona | None] = relationship()
    entries: Mapped[list[CaseEntry]] = relationship(
        back_populates="case", order_by=(CaseEntry.happened_at, CaseEntry.id)
    )
    kept_words: Mapped[list[KeptWords]] = relationship(back_populates="case", order_by=KeptWords.id)

    @classmethod
    def raise_concern(
        cls,
        *,
        by: Member,
        words: str,
        about: Post | Member,
        danger: bool = False,
        key: str = "",
        kind: str = "concern",
        letter: RelayedLetter | None = None,
    ) -> Self:
        """Raises a concern: a new case, or one more entry of the open one about the same person.

        `key` is the form's own, so that sending it twice raises it once. `letter` is attached. Mail
        is `mail.concerns`.
        """
        sent = CaseEntry.sent(key, by=by)
        if sent:
            return session.get_one(cls, sent.case_id)
        case = cls._open_about(about) or cls._begin(about, by=by)
        case.write(kind, by=by, words=words, key=key, answer="danger" if danger else "")
        case.danger = case.danger or danger
        case.waiting_since, case.deputy_told_at = clock.now(), None
        if isinstance(about, Post):
            KeptWords.keep(about, case=case)
        if letter:
            KeptWords.keep_letter(letter, case=case)
        AuditEntry.write("case.raise", by=by, subject=case)
        return case

    @property
    def closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.closed_at is not None

    @property
    def masked(self) -> bool:
        """Whether it is about an anonymous author whom nobody has looked up."""
        return self.persona_id is not None and self.about_id is None

    @property
    def note_due_at(self) -> datetime:
        """Until when the first note should be made."""
        return self.raised_at + HOUR

    @property
    def timing(self) -> str:
        """How it stands with the first note: kept, missed, running or late."""
        if self.noted_at:
            return "kept" if self.noted_at <= self.note_due_at else "missed"
        return "running" if clock.now() <= self.note_due_at else "late"

    @property
    def over(self) -> bool:
        """Whether it has been kept for as long as it had to be."""
        return self.closed and self.kept_until is not None and self.kept_until < clock.today()

    @property
    def erasable(self) -> bool:
        """Whether it may go: its time is over, and nothing of it is in quarantine."""
        sealed = any(each.kind == "quarantine" for each in self.entries)
        return self.over and not sealed

    def newest(self, kind: str) -> CaseEntry | None:
        """The last entry of one kind; what it says holds now."""
        return next((each for each in reversed(self.entries) if each.kind == kind), None)

    def write(
        self,
        kind: str,
        *,
        by: Member | None,
        words: str = "",
        at: datetime | None = None,
        corrects: CaseEntry | None = None,
        key: str = "",
        **more: Unpack[Particulars],
    ) -> CaseEntry:
        """Adds to the chronology. `at`: when it happened; it is written down now."""
        sent = CaseEntry.sent(key, by=by)
        if sent:
            return sent
        entry = CaseEntry(kind=kind, words=words, happened_at=at or clock.now(), **more)
        entry.by_id, entry.by_name = (by.id, by.display_name) if by else (None, "")
        entry.corrects_id = corrects.id if corrects else None
        entry.sent_key = CaseEntry.key_of(key, by=by)
        self.entries.append(entry)
        session.flush()
        if kind in NOTES:
            self.noted_at = self.noted_at or entry.written_at
        if kind == "next":
            self.due_on = entry.due_on
        return entry

    def open(self, *, by: Member) -> None:
        """Somebody who may act has it before her: the deputy need not be told any more."""
        if self.waiting_since:
            self.waiting_since = None
            self.write("opened", by=by)

    def tell_deputy(self) -> None:
        """Notes that the deputy was told."""
        self.deputy_told_at = clock.now()
        self.write("deputy", by=None)

    def unmask(self, *, by: Member, reason: str) -> Member | None:
        """Looks up who wrote the anonymous post; None when she has left.

        Raises ValueError without a reason.
        """
        if not self.masked or self.post is None:
            return None
        author = Persona.unmask(self.post, by=by, reason=reason, action="case.unmask")
        self.write("unmask", by=by, words=reason)
        if author:
            self.about_id, self.about_name = author.id, author.display_name
        return author

    def decide_incident(self, serious: str, *, by: Member, words: str, who: str) -> None:
        """Whether it is a serious incident ("yes" or "no"), why, and to whom it was reported.

        The trustees report to the Charity Commission in England and Wales: "How to report a
        serious incident in your charity", gov.uk. Why not has to be told as well, if asked.
        """
        self.write("incident", by=by, words=words, who=who, answer=serious)
        AuditEntry.write("case.decide_incident", by=by, subject=self)

    def keep_until(self, day: date, *, by: Member, words: str) -> None:
        """Until when it is kept, and why."""
        self.kept_until = day
        self.write("retention", by=by, words=words, due_on=day)

    def close(self, outcome: str, *, by: Member, words: str) -> None:
        """Nothing more is to be done: `outcome` is one of OUTCOMES."""
        if self.closed:
            return
        self.closed_at, self.due_on = clock.now(), None
        self.write("closed", by=by, words=words, answer=outcome)
        if self.kept_until is None:
            self.keep_until(years_ahead(YEARS_KEPT), by=by, words="")
        AuditEntry.write("case.close", by=by, subject=self)

    def reopen(self, *, by: Member, words: str) -> None:
        """There is something to do again."""
        if self.closed:
            self.closed_at = None
            self.write("reopened", by=by, words=words)
            AuditEntry.write("case.reopen", by=by, subject=self)

    def erase(self, *, by: Member) -> None:
        """Takes all of it away, once its time is over; the database refuses it before.

        Raises ValueError before its time.
        """
        if not self.erasable:
            raise ValueError("its time is not over")
        AuditEntry.write("case.erase", by=by, subject=self, details=self.reference)
        for table in (CaseEntry, KeptWords):
            session.execute(delete(table).where(table.case_id == self.id))
        session.execute(delete(Case).where(Case.id == self.id))
        session.expunge(self)

    @classmethod
    def _begin(cls, about: Post | Member, *, by: Member) -> Self:
        case = cls(reference=f"SG-{tokens.reference()[:6]}", raised_by_id=by.id)
        case.raised_by_name = by.display_name
        if isinstance(about, Member):
            case.about_id, case.about_name = about.id, about.display_name
        else:
            case.about_id, case.about_name = about.author_id, about.name
            case.post_id, case.persona_id = about.id, about.persona_id
        session.add(case)
        session.flush()
        return case

    @classmethod
    def _open_about(cls, about: Post | Member) -> Self | None:
        """The open case about the same person; an anonymous post is nobody's but its persona's."""
        if isinstance(about, Member):
            same = cls.about_id == about.id
        elif about.persona_id:
            same = cls.persona_id == about.persona_id
        else:
            same = cls.about_id == about.author_id if about.author_id else cls.post_id == about.id
        rows = select(cls).where(cls.closed_at.is_(None), same)
        return session.scalars(rows.order_by(cls.id.desc()).limit(1)).first()


def years_ahead(years: int) -> date:
    """The date in some years; the last of February for its leap day."""
    today = clock.today()
    try:
        return today.replace(year=today.year + years)
    except ValueError:
        return today.replace(year=today.year + years, day=28)
