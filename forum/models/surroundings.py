"""What stands around a thing that waits for a moderator: posts, reports, decisions, other entries.

All of it comes in one statement, which is put together once for all who may see the same: its page
is opened again and again, and fifteen small questions took three times as long as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    bindparam,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from forum.db import session
from forum.db.among import among
from forum.models import records
from forum.models.decisions import Decision
from forum.models.hidings import Hiding
from forum.models.labels import labels_of, lines
from forum.models.members import Member
from forum.models.notes import Note
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.reader import Rows
from forum.models.reports import Report
from forum.models.topics import Persona, Topic
from forum.text.extracts import excerpt

BESIDE = 2  # posts before, and as many after
LENGTH = 300  # characters of each
MOST = 50  # reports, decisions or entries shown on one page
NOUNS = ("post", "topic", "member", "waiting")
ENTRY, POST, TOPIC, HER = (
    bindparam(name, type_=Integer) for name in ("entry", "post", "topic", "her")
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing beside it: a report, a post, a note, a decision, another entry.

    `what`: the act of a decision, the kind of a report. `flag`: a post is hidden, a decision was
    taken back, a report came from the forum itself.
    """

    id: int
    what: str
    words: str
    name: str | None  # of whoever said or did it; None: nobody, or somebody who is gone
    labels: list[str]
    flag: bool
    created_at: datetime


@dataclass(slots=True)
class Around:
    """All of that, by kind: decisions the newest first, the rest the oldest first."""

    reports: list[Line] = field(default_factory=list)
    posts: list[Line] = field(default_factory=list)  # before and after; not the post itself
    notes: list[Line] = field(default_factory=list)
    decisions: list[Line] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)  # open entries about the same member
    labels: list[str] = field(default_factory=list)  # of the post itself
    then: str = ""  # what it said when it was reported first


@dataclass(frozen=True, slots=True)
class Other:
    """Another open entry about the same member, with the post that it is about, if it is."""

    entry: QueueEntry
    post: Post | None

    @property
    def title(self) -> str:
        """What it is called in a list: its topic, or the member."""
        if self.post is None:
            return self.entry.member.display_name if self.entry.member else ""
        hidden = self.post.hiding.title if self.post.hiding else None
        return self.post.topic.title or hidden or ""


def find(visible: Select[QueueEntry], number: int) -> QueueEntry | None:
    """The entry of that number, with what a page shows of it: nothing is asked afterwards."""
    return session.scalar(_found(visible), {"entry": number})


def written(entry: QueueEntry) -> Post | None:
    """The post that an entry is about; of a topic the one that opens it."""
    if entry.topic is None:
        return entry.post
    first = select(Post).options(*_whole()).where(Post.topic_id == entry.topic.id)
    return session.scalar(first.order_by(Post.id).limit(1)) or entry.topic.opening_post


def around(
    entry: QueueEntry,
    post: Post | None,
    *,
    posts: Select[Post],
    decisions: Select[Decision],
    entries: Select[QueueEntry],
) -> Around:
    """What stands around an entry and its post, of what may be seen: `posts` and so on.

    Of an anonymous post there are no other entries: they would tell which posts are of one person.
    """
    about = tuple(noun for noun in NOUNS if getattr(entry, f"{noun}_id"))
    values = {
        "entry": entry.id,
        "post": post.id if post else None,
        "topic": post.topic_id if post else None,
        "her": entry.member_id or (post.author_id if post else None),
        **{f"about_{noun}": getattr(entry, f"{noun}_id") for noun in about},
    }
    rows = session.execute(_around(posts, decisions, entries, about), values).all()
    return _sorted(rows, post)


def others(visible: Select[QueueEntry], entry: QueueEntry) -> list[Other]:
    """Other open entries about the same member, with all that deciding them asks for."""
    post = entry.written
    her = entry.member_id or (post.author_id if post else None)
    if her is None:
        return []
    rows = _open_about_her(visible).add_columns(Post)
    rows = rows.options(
        *(joinedload(QueueEntry.board), joinedload(QueueEntry.claimed_by)),
        *(joinedload(QueueEntry.member), selectinload(Post.notes), *_whole()),
    )
    found = session.execute(rows.limit(MOST), {"her": her, "entry": entry.id})
    return [Other(entry, post) for entry, post in found]


def _sorted(rows: Iterable[Any], post: Post | None) -> Around:
    found, lists = Around(), defaultdict[str, list[Line]](list)
    for row in sorted(rows, key=lambda each: each.id):
        if row.kind == "then":
            found.then = row.words
        elif row.kind == "post" and post and row.id == post.id:
            found.labels = lines(row.labels)
        else:
            lists[row.kind].append(_line(row))
    found.reports, found.notes, found.others = lists["report"], lists["note"], lists["other"]
    found.posts, found.decisions = lists["post"], lists["decision"][::-1]
    return found


def _line(row: Any) -> Line:
    words = excerpt(row.words, LENGTH) if row.kind == "post" else row.words
    labels = lines(row.labels)
    return Line(row.id, row.what, words, row.name, labels, bool(row.flag), row.created_at)


@lru_cache(maxsize=64)
def _found(visible: Select[QueueEntry]) -> Select[QueueEntry]:
    return visible.where(QueueEntry.id == ENTRY).options(
        *(joinedload(QueueEntry.board), joinedload(QueueEntry.claimed_by)),
        *(joinedload(QueueEntry.member), joinedload(QueueEntry.waiting)),
        *(joinedload(QueueEntry.closed_by), _bare(joinedload(QueueEntry.topic))),
        *(joinedload(QueueEntry.post).options(each) for each in _whole()),
    )


@lru_cache(maxsize=256)
def _around(
    posts: Select[Post],
    decisions: Select[Decision],
    entries: Select[QueueEntry],
    about: tuple[str, ...],
) -> Rows:
    """`about`: which of NOUNS the entry names; to ask for all of them would read every decision."""
    parts = [*_reports(), _beside(posts), _notes(), _decided(decisions, about), _others(entries)]
    gathered = [select(each.subquery()) for each in parts]
    return select(union_all(*gathered).subquery())


def _row(rows: Any, kind: str, id: Any, at: Any, **more: Any) -> Rows:
    """The columns that every kind of line has, in the same order."""
    texts = {each: more.get(each, literal("")) for each in ("what", "words")}
    found: Rows = rows.with_only_columns(
        *(literal(kind).label("kind"), id.label("id"), at.label("created_at")),
        *(column.label(name) for name, column in texts.items()),
        *(more.get(each, null()).label(each) for each in ("name", "labels")),
        more.get("flag", false()).label("flag"),
    )
    return found


def _reports() -> list[Rows]:
    """What was said about it, and the text as it stood when that was said first."""
    said = select(Report).where(Report.entry_id == ENTRY).outerjoin(Report.reporter)
    told = {"words": Report.note, "what": Report.kind, "flag": Report.by_itself}
    each = _row(said, "report", Report.id, Report.created_at, name=Member.display_name, **told)
    then = _row(said, "then", Report.id, Report.created_at, words=Report.text)
    return [rows.order_by(Report.id).limit(most) for rows, most in ((each, MOST), (then, 1))]


def _beside(visible: Select[Post]) -> Rows:
    """The post itself, and those just before and after it in its topic."""
    there = select(Post.id).where(Post.topic_id == TOPIC)
    before = there.where(Post.id < POST).order_by(Post.id.desc()).limit(BESIDE).subquery()
    after = there.where(Post.id > POST).order_by(Post.id).limit(BESIDE).subquery()
    near = union(select(before.c.id), select(after.c.id), there.where(Post.id == POST))
    rows = (
        visible.where(among(Post.id, near))
        .outerjoin(Member, Member.id == Post.author_id)
        .outerjoin(Persona, Persona.id == Post.persona_id)
        .outerjoin(Hiding, Hiding.post_id == Post.id)
    )
    return _row(
        *(rows, "post", Post.id, Post.created_at),
        name=func.coalesce(Persona.name, Member.display_name, ""),
        words=func.substr(Post.plain, 1, 2 * LENGTH),
        labels=labels_of(Post.id),
        flag=Hiding.id.is_not(None),
    )


def _notes() -> Rows:
    rows = select(Note).where(Note.post_id == POST).outerjoin(Note.by)
    return _row(rows, "note", Note.id, Note.created_at, words=Note.words, name=Member.display_name)


def _decided(visible: Select[Decision], about: tuple[str, ...]) -> Rows:
    """What was decided before about the very same thing."""
    same = [
        getattr(Decision, f"{each}_id") == bindparam(f"about_{each}", type_=Integer)
        for each in about
    ]
    rows = visible.where(or_(false(), *same)).outerjoin(Decision.by)
    undone = Decision.undone_at.is_not(None)
    more = {"what": Decision.act, "name": Member.display_name, "flag": undone}
    lines = _row(rows, "decision", Decision.id, Decision.created_at, **more)
    return lines.order_by(Decision.id.desc()).limit(MOST)


def _others(visible: Select[QueueEntry]) -> Rows:
    rows = _open_about_her(visible).outerjoin(Topic, Topic.id == Post.topic_id)
    rows = rows.outerjoin(Member, Member.id == QueueEntry.member_id)
    title = func.coalesce(Topic.title, Member.display_name, "")
    more = {"words": title, "what": QueueEntry.kind}
    return _row(rows, "other", QueueEntry.id, QueueEntry.created_at, **more).limit(MOST)


def _open_about_her(visible: Select[QueueEntry]) -> Any:
    """The open reports on her and on what she wrote under her name, joined with the posts."""
    first = aliased(Post)
    opening = select(func.min(first.id)).where(first.topic_id == QueueEntry.topic_id)
    post = func.coalesce(QueueEntry.post_id, opening.correlate(QueueEntry).scalar_subquery())
    waits = (QueueEntry.closed_at.is_(None), QueueEntry.kind == "report", QueueEntry.id != ENTRY)
    rows = visible.where(QueueEntry.id.in_(records.entries_about(HER)), *waits)
    return rows.outerjoin(Post, Post.id == post).order_by(QueueEntry.id)


def _whole() -> list[Any]:
    """What is shown of a post, and what deciding about it asks for."""
    shown = (Post.hiding, Post.erasure, Post.author, Post.persona)
    return [_bare(joinedload(Post.topic)), *(joinedload(each) for each in shown)]


def _bare(topic: Any) -> Any:
    """A topic with its board, and without the rows that say whether it is pinned and so on.

    Its board as an outer join: an inner one within a left join had SQLite read every topic.
    """
    states = (Topic.pinning, Topic.locking, Topic.slowing)
    board = joinedload(Topic.board, innerjoin=False)
    return topic.options(board, *(lazyload(each) for each in states))
