"""Letters: what the moderators write to one member, about a decision, a report or an appeal.

It is on the site at once; the mail that says so waits as long as "Undo" is offered (jobs/letters),
so that what is taken back in time bothers nobody. To whom a letter goes is never loaded with the
row: it would tell who wrote an anonymous post.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    SelectBase,
    String,
    Text,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock, tokens
from forum.db import Model, session
from forum.models.deeds import Deed

if TYPE_CHECKING:
    from forum.models.decisions import Decision
    from forum.models.members import Member
    from forum.models.posts import Post

LENGTH = 4_000  # characters
APPEALABLE = (
    "hide",
    "redact",
    "label",
    "decline",
    "warn",
    "suspend",
    "move",
    "split",
    "merge",
    "lock",
    "keep",
)
UNDO_MINUTES = 10  # for so long "Undo" is offered, and a letter waits with its mail


class Letter(Deed, Model):
    """One letter. `kind`: decision, report (what came of one), appeal, question."""

    __tablename__ = "letters"
    __table_args__ = (Index(None, "recipient_id", "read_at"), Index(None, "mailed_at"))

    recipient_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), deferred=True, deferred_raiseload=True
    )
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(12), default="decision")
    words: Mapped[str] = mapped_column(Text)
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey("move_questions.id", ondelete="CASCADE"), index=True
    )
    answer: Mapped[str | None] = mapped_column(String(3))  # to a question: yes, no
    key_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    mailed_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]

    decision: Mapped[Decision | None] = relationship(back_populates="letters")

    @classmethod
    def about(cls, decision: Decision, subject: Any, *, words: str, by: Member | None) -> None:
        """Writes to whom a decision concerns: the author of a post or topic, or the member.

        Nobody learns here who that is. An author who has left gets nothing.
        """
        session.add(cls(recipient_id=subject.whom(), decision=decision, words=words, by=by))
        session.flush()
        session.execute(delete(cls).where(cls.recipient_id.is_(None)))

    @classmethod
    def to_writers(
        cls,
        decision: Decision | None,
        topic_id: int,
        *,
        words: str,
        by: Member | None,
        posts: Sequence[Post] | None = None,
        question_id: int | None = None,
    ) -> None:
        """Writes to everybody who wrote in a topic, or in some `posts` of it; nobody learns who.

        One statement: who wears a made-up name never leaves the database. A question is asked
        once, and again only of those who have written since.
        """
        if not words:
            return
        fixed = {
            "decision_id": decision.id if decision else None,
            "question_id": question_id,
            "kind": "question" if question_id else "decision",
            "words": words,
            "by_id": by.id if by else None,
            "created_at": clock.now(),
        }
        number = _writers(topic_id, posts, question_id).subquery().c.who
        values = [literal(value, cls.__table__.c[name].type) for name, value in fixed.items()]
        row = insert(cls).from_select(["recipient_id", *fixed], select(number, *values))
        session.execute(row)

    @classmethod
    def to(
        cls,
        member: Member,
        *,
        words: str,
        kind: str,
        by: Member | None = None,
        decision: Decision | None = None,
    ) -> Self:
        """Writes to a known member."""
        row = cls(recipient_id=member.id, decision=decision, words=words, kind=kind, by=by)
        session.add(row)
        session.flush()
        return row

    def reply(self, *, words: str, by: Member) -> None:
        """Writes once more to whoever got this letter, about an appeal. Nobody learns who it is."""
        recipient = select(Letter.recipient_id).where(Letter.id == self.id).scalar_subquery()
        row = Letter(recipient_id=recipient, decision=self.decision, words=words, by=by)
        row.kind = "appeal"
        session.add(row)
        session.flush()
        session.execute(delete(Letter).where(Letter.recipient_id.is_(None)))

    @classmethod
    def of(cls, member: Member) -> Select[Self]:
        """The letters to a member, the newest first."""
        return select(cls).where(cls.recipient_id == member.id).order_by(cls.id.desc())

    @classmethod
    def unread(cls, member: Member) -> dict[str, int]:
        """How many of each kind she has not opened."""
        mine = select(cls.kind, func.count()).group_by(cls.kind)
        mine = mine.where(cls.recipient_id == member.id, cls.read_at.is_(None))
        return {kind: number for kind, number in session.execute(mine)}

    def mail(self) -> str:
        """Notes that its mail leaves now; gives the key that the link in it opens it with."""
        key = tokens.new()
        self.key_digest, self.mailed_at = tokens.digest(key), clock.now()
        return key

    @classmethod
    def opened_with(cls, number: int, key: str) -> Self | None:
        """The letter of that number, for whoever has the link out of its mail."""
        mine = select(cls).where(cls.id == number, cls.key_digest == tokens.digest(key))
        return session.scalar(mine)

    @classmethod
    def withdraw(cls, decision: Decision) -> None:
        """Takes back the letters about a decision that nobody has read or been mailed about."""
        unread = (cls.read_at.is_(None), cls.mailed_at.is_(None))
        session.execute(delete(cls).where(cls.decision_id == decision.id, *unread))

    @property
    def can_be_appealed(self) -> bool:
        """Whether it says that something was decided against its reader."""
        found = self.decision if self.kind == "decision" else None
        return found is not None and found.act in APPEALABLE and not found.undone

    def is_to(self, member: Member) -> bool:
        """Whether it went to this very member."""
        mine = select(Letter.id).filter_by(id=self.id, recipient_id=member.id)
        return session.scalar(mine) is not None

    @property
    def is_read(self) -> bool:
        """Whether it was opened."""
        return self.read_at is not None

    @classmethod
    def read_it(cls, number: int) -> None:
        """Its recipient has opened it."""
        unread = update(cls).where(cls.id == number, cls.read_at.is_(None))
        session.execute(unread.values(read_at=clock.now()))


def _writers(topic_id: int, posts: Sequence[Post] | None, question_id: int | None) -> SelectBase:
    """The numbers of who wrote in a topic, or these posts of it, under any name.

    Of a whole topic also whoever has a reply waiting there: it goes where the topic goes. With a
    question: of those who have not been asked it yet.
    """
    tables = Letter.metadata.tables
    post, persona, waiting = tables["posts"], tables["personas"], tables["waiting_posts"]
    who = func.coalesce(post.c.author_id, persona.c.member_id)
    asked = select(Letter.recipient_id).where(Letter.question_id == (question_id or 0))
    writers = select(who.label("who")).outerjoin_from(post, persona)
    writers = writers.where(post.c.topic_id == topic_id, who.is_not(None), who.not_in(asked))
    if posts is None:
        replies = select(waiting.c.writer_id).where(
            waiting.c.topic_id == topic_id,
            waiting.c.declined_at.is_(None),
            waiting.c.writer_id.not_in(asked),
        )
        return writers.union(replies)
    return writers.where(post.c.id.in_([each.id for each in posts])).distinct()
