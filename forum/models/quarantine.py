"""Quarantine: what may be child sexual abuse material leaves every page and every table at once.

A service that finds it keeps it from everybody, does not copy or pass it on, and reports it: to
the Internet Watch Foundation (report.iwf.org.uk) or the police. Protection of Children Act 1978,
section 1; Criminal Justice Act 1988, section 160; the defence for whoever preserves and reports is
in Sexual Offences Act 2003, section 46, and the memorandum on it of the Crown Prosecution Service
and the National Police Chiefs' Council. Members cannot upload pictures here: it is words and links.

Where words can stand is one table, `PLACES`. A test looks for a sealed word in the whole database.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    String,
    Table,
    Text,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.db import Model, Tables, session
from forum.models import remnants
from forum.models.audit import AuditEntry
from forum.models.case_entries import KeptWords
from forum.models.cases import Case
from forum.models.drafts import Draft
from forum.models.hidings import Hiding
from forum.models.members import Member
from forum.models.notifications import Notification
from forum.models.outbox import OutgoingEmail
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.relayed_letters import RelayedLetter
from forum.models.topics import Persona
from forum.models.waiting_posts import WaitingPost
from forum.text.overlap import repeats

WHO_LENGTH = 120  # characters
REFERENCE_LENGTH = 80  # characters


@dataclass(frozen=True)
class Place:
    """Columns that may hold a post's words. `key`: which column says whose they are.

    `via`: a table and its column, where it is not the post's number that `key` holds but that of
    a row there. `topic`: it is about the topic, and counts when the post opens it.
    """

    table: str
    columns: tuple[str, ...]
    key: str = "post_id"
    via: tuple[str, str] | None = None
    topic: bool = False

    def rows(self, post: Post) -> ColumnElement[bool] | None:
        """Which rows; none when the place does not count for this post."""
        if self.topic and not post.opens:
            return None
        number, key = (post.topic_id if self.topic else post.id), self._table.c[self.key]
        if self.via is None:
            return key == number
        other = Tables.metadata.tables[self.via[0]]
        return key.in_(select(other.c.id).where(other.c[self.via[1]] == number))

    def take(self, post: Post) -> list[dict[str, Any]]:
        """Empties them, and returns what stood there."""
        rows = self.rows(post)
        if rows is None:
            return []
        columns = [self._table.c[each] for each in self.columns]
        found = [dict(row) for row in session.execute(select(*columns).where(rows)).mappings()]
        if found:
            empty: dict[Any, Any] = {
                each: {} if isinstance(each.type, JSON) else "" for each in columns
            }
            session.execute(update(self._table).where(rows).values(empty))
        return [{"table": self.table, **each} for each in found if any(each.values())]

    @property
    def _table(self) -> Table:
        return Tables.metadata.tables[self.table]


REPORT = ("title", "text", "note")
PLACES = (
    Place("hidings", ("body", "html", "plain", "title", "quoted_words", "quotes")),
    Place("hidings", ("quoted_words",), via=("posts", "quoted_post_id")),
    Place("posts", ("body", "html", "plain", "quoted_words"), key="id"),
    Place("posts", ("quoted_words",), key="quoted_post_id"),
    Place("waiting_posts", ("quoted_words",), key="quoted_post_id"),
    Place("topics", ("title",), key="id", topic=True),
    Place("post_versions", ("body", "title")),
    Place("reports", REPORT, key="entry_id", via=("queue_entries", "post_id")),
    Place("reports", REPORT, key="entry_id", via=("queue_entries", "topic_id"), topic=True),
    Place("notes", ("words",)),
    Place("letters", ("words",), key="decision_id", via=("decisions", "post_id")),
    Place("appeals", ("words",), key="decision_id", via=("decisions", "post_id")),
    Place("case_words", ("words", "title")),
)


class Quarantine(Model):
    """A post in quarantine. Its words stand here alone, and no page, mail or export shows them.

    `words` is never loaded with the row: `open` is the one door, for the named reporter.
    """

    __tablename__ = "quarantines"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", ondelete="SET NULL"), unique=True
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    sealed_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None]  # mere numbers: they stay when the member's row goes
    by_name: Mapped[str] = mapped_column(String(30))
    reporter_id: Mapped[int | None]
    reporter_name: Mapped[str] = mapped_column(String(30), default="")
    reported_to: Mapped[str] = mapped_column(String(WHO_LENGTH), default="")
    reported_at: Mapped[datetime | None]
    reference: Mapped[str] = mapped_column(String(REFERENCE_LENGTH), default="")
    words: Mapped[str] = mapped_column(Text, deferred=True, deferred_raiseload=True)

    case: Mapped[Case] = relationship()
    post: Mapped[Post | None] = relationship()

    @classmethod
    def of(cls, post: Post) -> Self | None:
        """The quarantine of a post, if it is in one."""
        return session.scalar(select(cls).filter_by(post_id=post.id))

    @classmethod
    def in_case(cls, case: Case) -> list[Self]:
        """Those of a case, the first first."""
        return list(session.scalars(select(cls).filter_by(case_id=case.id).order_by(cls.id)))

    @classmethod
    def seal(cls, post: Post, *, by: Member) -> Self:
        """Takes a post's words out of every table, cancels mail that holds them, opens a case.

        The post keeps its place, like a hidden one. Its author is not told.
        """
        earlier = cls.of(post)
        if earlier:
            return earlier
        case = Case.raise_concern(by=by, words="", about=post, kind="quarantine")
        sealed = _author(post, by=by) | {"written_at": post.created_at.isoformat()}
        if not post.hidden:
            Hiding.take(post, by=by)
        session.flush()
        sealed["places"] = [each for place in PLACES for each in place.take(post)]
        sealed["places"] += [{"table": "mergings", "title": t} for t in remnants.forget(post.id)]
        _forget(post, sealed)
        _forget_in_index()
        row = cls(post_id=post.id, case=case, by_id=by.id, by_name=by.display_name)
        row.words = json.dumps(sealed, ensure_ascii=False)
        session.add(row)
        AuditEntry.write("case.quarantine", by=by, subject=case)
        session.flush()
        session.expire_all()
        return row

    @classmethod
    def seal_waiting(cls, waiting: WaitingPost, *, by: Member) -> Self:
        """The same for one that waits for a moderator: nobody else has read it, or ever will."""
        return cls.seal(waiting.put_in_place(), by=by)

    def name_reporter(self, member: Member, *, by: Member) -> None:
        """Names who reports it to the authority: nobody else can open it."""
        if self.reporter_id != member.id:
            self.reporter_id, self.reporter_name = member.id, member.display_name
            self.case.write("reporter", by=by, who=member.display_name)

    def report(self, to: str, *, by: Member, reference: str, at: datetime) -> None:
        """Notes to whom it was reported, when, and under which reference."""
        self.reported_to, self.reported_at, self.reference = to, at, reference
        self.case.write("reported", by=by, who=to, how=reference, at=at)

    def open(self, *, by: Member, reason: str) -> dict[str, Any]:
        """What is sealed, for the named reporter alone; each time is noted in the case.

        Raises ValueError for anybody else, and without a reason.
        """
        if by.id != self.reporter_id or not reason.strip():
            raise ValueError("for the named reporter, with a reason")
        self.case.write("words", by=by, words=reason)
        AuditEntry.write("case.open_quarantine", by=by, subject=self.case)
        sealed = session.scalar(select(Quarantine.words).where(Quarantine.id == self.id))
        found: dict[str, Any] = json.loads(sealed or "{}")
        return found


def _author(post: Post, *, by: Member) -> dict[str, Any]:
    """Who wrote it: the authority asks, and she may leave."""
    author = post.author
    if post.anonymous:
        reason = "quarantine"
        author = Persona.unmask(post, by=by, reason=reason, action="case.unmask")
    known = author and {"name": author.display_name, "number": author.id, "email": author.email}
    return {"stood_under": post.name, "author": known}


def _forget(post: Post, sealed: dict[str, Any]) -> None:
    """Cancels mail, and forgets drafts, letters and news, that hold or lead to the words."""
    words = [
        value
        for place in sealed["places"]
        for name, value in place.items()
        if name in ("plain", "body", "title", "text") and value
    ]
    unsent = (OutgoingEmail.sent_at.is_(None), OutgoingEmail.given_up_at.is_(None))
    for letter in session.scalars(select(OutgoingEmail).where(*unsent)):
        if any(repeats(f"{letter.subject} {letter.text}", each) for each in words):
            letter.give_up("the post that it speaks of is gone")
    for draft in session.scalars(select(Draft)):
        typed = " ".join(map(str, draft.fields.values()))
        if any(repeats(typed, each) for each in words):
            session.delete(draft)
    _forget_letters(words)
    Draft.forget_quotes(post.id)
    session.execute(delete(Draft).where(Draft.place == "edit", Draft.place_id == post.id))
    session.execute(delete(Notification).where(Notification.post_id == post.id))
    waiting = select(QueueEntry).where(QueueEntry.post_id == post.id)
    for entry in session.scalars(waiting.where(QueueEntry.closed_at.is_(None))):
        entry.close(by=None)


def _forget_letters(words: list[str]) -> None:
    """Letters of one-to-one that repeat the words, and copies of them in cases."""
    for letter in session.scalars(select(RelayedLetter)):
        if any(repeats(letter.words, each) for each in words):
            copies = update(KeptWords).where(KeptWords.letter_id == letter.id)
            session.execute(copies.values(words=""))
            session.delete(letter)


def _forget_in_index() -> None:
    """A contentless index of FTS5 keeps single words of old texts until its parts are merged."""
    if session.get_bind().dialect.name == "sqlite":
        for index in ("post_words", "topic_words"):
            session.execute(text(f"INSERT INTO {index}({index}) VALUES('optimize')"))
