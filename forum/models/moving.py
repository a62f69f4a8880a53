"""Moving: topics to another board, posts to another topic, two topics into one; and all of it back.

A post keeps its number wherever it stands, so permalinks, unread marks and mentions stay right.
Made-up names do not travel: who wrote anonymously gets a new one, so that two topics are not linked
by it; except in a merge, where the topic itself moves in and is read on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Model, session
from forum.models import marks
from forum.models.decisions import NO_WORDS, Decision, Why
from forum.models.deeds import Deed
from forum.models.letters import Letter
from forum.models.posts import Post, stand_in
from forum.models.queue import QueueEntry
from forum.models.topics import Persona, Topic
from forum.models.waiting_posts import WaitingPost

if TYPE_CHECKING:
    from forum.models.boards import Board
    from forum.models.members import Member


class Merging(Deed, Model):
    """A topic's posts stand in another one now; its old address leads there."""

    __tablename__ = "mergings"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), unique=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(150))

    topic: Mapped[Topic] = relationship(foreign_keys=[topic_id])
    into: Mapped[Topic] = relationship(foreign_keys=[into_id])

    @classmethod
    def of(cls, topic: Topic) -> Merging | None:
        """Where a topic went, if it was merged."""
        return session.scalar(select(cls).filter_by(topic_id=topic.id))


class PostMove(Model):
    """Where a post stood before a decision moved it, under which name, and what it quoted."""

    __tablename__ = "post_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decisions.id", ondelete="CASCADE"), index=True
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    from_topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    persona_id: Mapped[int | None] = mapped_column(ForeignKey("personas.id"))
    quoted_words: Mapped[str] = mapped_column(String(600), default="")

    post: Mapped[Post] = relationship()

    def put_back(self) -> None:
        """The post stands where it stood; it quotes again what nobody has hidden or changed."""
        post = self.post
        post.topic_id, post.persona_id = self.from_topic_id, self.persona_id
        there = post.quoted and not (post.hidden or post.erased or post.quoted_words)
        if there and stand_in(self.quoted_words, post.quoted.plain):  # type: ignore[union-attr]
            post.quoted_words = self.quoted_words


def move(topic: Topic, board: Board, *, by: Member, why: Why = NO_WORDS) -> Decision:
    """Puts a topic on another board. Everybody who wrote in it is told, when there is a letter."""
    before = topic.board
    topic.board = board
    session.flush()
    _follow(topic)
    quiet = Why(why.clause, why.reason)
    was = {"from": before.id, "to": board.id}
    decision = Decision.make("move", topic, by=by, why=quiet, board=before, was=was)
    Letter.to_writers(decision, topic.id, words=why.letter, by=by)
    return decision


def split(
    posts: Sequence[Post], *, into: Topic | None, title: str, board: Board, by: Member, why: Why
) -> Decision:
    """Moves posts of one topic out: into a new topic of that title on `board`, or into another.

    Raises ValueError without posts, or when the opening post is among them: then the whole topic
    moves.
    """
    if not posts or posts[0].topic.opening_post in posts:
        raise ValueError("some posts, and not the opening one")
    source = posts[0].topic
    target = into or _new_topic(board, title, posts[0])
    quiet = Why(why.clause, why.reason)
    was = {"from": source.id, "to": target.id, "new": into is None}
    decision = Decision.make("split", source, by=by, why=quiet, was=was)
    _carry(posts, target, decision, keep_names=False)
    marks.copy(source, target)
    for each in (source, target):
        recount(each)
    Letter.to_writers(decision, target.id, words=why.letter, by=by, posts=posts)
    return decision


def merge(topic: Topic, into: Topic, *, by: Member, why: Why = NO_WORDS) -> Decision:
    """Puts all posts of a topic into another one, in the order in which they were written.

    Raises ValueError for a topic and itself, and when one of them was merged already.
    """
    if topic.id == into.id or not (topic.latest_post_id and into.latest_post_id):
        raise ValueError("a topic and itself, or an empty one")
    quiet = Why(why.clause, why.reason)
    was = {"to": into.id, "waiting": _waiting(topic)}
    decision = Decision.make("merge", topic, by=by, why=quiet, was=was)
    Letter.to_writers(decision, topic.id, words=why.letter, by=by)
    seen, hidden = marks.merged(topic, into), _hidden_title(topic)
    posts = session.scalars(select(Post).filter_by(topic_id=topic.id).order_by(Post.id)).all()
    _carry(posts, into, decision, keep_names=True)
    session.add(Merging(topic=topic, into=into, title=topic.title or hidden, by=by))
    _wait_in(into, decision.was["waiting"])
    topic.title = ""
    for each in (topic, into):
        recount(each)
    reports = update(QueueEntry).filter_by(topic_id=topic.id, closed_at=None)
    session.execute(reports.values(board_id=into.board_id))
    marks.watch_too(topic, into)
    marks.note(into, seen)
    session.flush()
    return decision


def move_back(decision: Decision) -> bool:
    """Undoes any of the three; False when something has moved on since."""
    if decision.act == "move":
        return _board_back(decision)
    rows = session.scalars(select(PostMove).filter_by(decision_id=decision.id)).all()
    there = session.get(Topic, decision.was["to"])
    moved = [row for row in rows if row.from_topic_id != row.post.topic_id]
    if there is None or not moved or any(row.post.topic_id != there.id for row in moved):
        return False  # without `moved` another decision has brought them back already
    source = session.get_one(Topic, rows[0].from_topic_id)
    for row in rows:
        row.put_back()
    session.flush()
    merging = Merging.of(source)
    if merging:
        _wait_in(source, decision.was["waiting"])
        _give_title_back(source, merging.title)
        session.delete(merging)
    session.flush()
    _forget_if_empty(there, new=bool(decision.was.get("new")))
    recount(source)
    return True


def written_since(decision: Decision) -> bool:
    """Whether something that moving back would take along was written or changed since."""
    moved = select(PostMove.post_id).where(PostMove.decision_id == decision.id)
    whole = decision.act == "move"
    carried = Post.topic_id == decision.topic_id if whole else Post.id.in_(moved)
    then = decision.created_at
    posts = select(Post.id).where(carried, or_(Post.created_at > then, Post.edited_at > then))
    waiting = select(WaitingPost.id).where(
        WaitingPost.topic_id == decision.topic_id, WaitingPost.created_at > then
    )
    found = session.scalar(posts.limit(1)) or (whole and session.scalar(waiting.limit(1)))
    return bool(found)


def recount(topic: Topic) -> None:
    """Finds the newest post again; a topic without any stands in no list."""
    session.flush()
    newest = select(Post).where(Post.topic_id == topic.id, ~Post.erasure.has())
    post = session.scalars(newest.order_by(Post.id.desc()).limit(1)).first()
    topic.latest_post_id = post.id if post else 0
    topic.latest_at = post.created_at if post else topic.latest_at
    _follow(topic)


def _follow(topic: Topic) -> None:
    """Open entries of the queue belong to the board on which their posts stand now.

    Whoever held one on another board holds it no longer: she may not look after this one.
    """
    moved = {"board_id": topic.board_id, "claimed_by_id": None, "claimed_until": None}
    posts = select(Post.id).where(Post.topic_id == topic.id)
    for about in (QueueEntry.topic_id == topic.id, QueueEntry.post_id.in_(posts)):
        entries = update(QueueEntry).where(about, QueueEntry.closed_at.is_(None))
        elsewhere = QueueEntry.board_id.is_distinct_from(topic.board_id)
        session.execute(entries.where(elsewhere).values(moved))
    _wait_in(topic, _waiting(topic))


def _waiting(topic: Topic) -> list[int]:
    """The numbers of the replies to a topic that wait for a moderator."""
    return list(session.scalars(select(WaitingPost.id).filter_by(topic_id=topic.id)))


def _wait_in(topic: Topic, numbers: list[int]) -> None:
    """Replies that wait go where their topic goes, with their entries of the queue."""
    waiting = update(WaitingPost).where(WaitingPost.id.in_(numbers))
    session.execute(waiting.values(topic_id=topic.id, board_id=topic.board_id))
    entries = update(QueueEntry).where(QueueEntry.waiting_id.in_(numbers))
    session.execute(entries.values(board_id=topic.board_id))


def _board_back(decision: Decision) -> bool:
    topic = decision.topic
    if topic is None or topic.board_id != decision.was["to"]:
        return False
    topic.board_id = decision.was["from"]
    session.flush()
    session.refresh(topic)
    _follow(topic)
    return True


def _hidden_title(topic: Topic) -> str:
    hiding = topic.opening_post.hiding
    return (hiding and hiding.title) or ""


def _give_title_back(topic: Topic, title: str) -> None:
    """Out of sight again, when the post that it belongs to was hidden meanwhile."""
    opening = topic.opening_post
    if opening.hiding and opening.hiding.body:
        opening.hiding.title = title
    elif not (opening.hiding or opening.erased):
        topic.title = title


def _new_topic(board: Board, title: str, first: Post) -> Topic:
    topic = Topic(board=board, title=title, created_at=first.created_at)
    session.add(topic)
    session.flush()
    return topic


def _carry(posts: Sequence[Post], target: Topic, decision: Decision, *, keep_names: bool) -> None:
    """Moves posts, noting where they stood. Quotes across boards stay behind, on either side."""
    numbers = [each.id for each in posts]
    apart = posts[0].topic.board_id != target.board_id
    names: dict[int, int] = {}
    for post in [*posts, *(_quoting(numbers, posts[0].topic_id) if apart else [])]:
        note = PostMove(decision_id=decision.id, post_id=post.id, from_topic_id=post.topic_id)
        note.persona_id, note.quoted_words = post.persona_id, post.quoted_words
        session.add(note)
        if apart and (post.id not in numbers or post.quoted_post_id not in numbers):
            post.quoted_words = ""
        if post.id in numbers:
            if post.persona:
                if post.persona_id not in names:
                    new = Persona.worn_elsewhere(post.persona, target, keep_name=keep_names)
                    names[post.persona.id] = new.id
                post.persona_id = names[post.persona.id]
            post.topic_id = target.id
    session.flush()
    session.expire_all()


def _quoting(numbers: list[int], topic_id: int) -> Sequence[Post]:
    """The posts that stay and quote some that go."""
    quoting = select(Post).where(Post.topic_id == topic_id, Post.quoted_post_id.in_(numbers))
    return session.scalars(quoting.where(Post.id.not_in(numbers))).all()


def _forget_if_empty(topic: Topic, *, new: bool) -> None:
    left = session.scalar(select(func.count()).where(Post.topic_id == topic.id))
    if new and not left:
        session.delete(topic)
        session.flush()
    else:
        recount(topic)


def leads_to(topic: Topic) -> dict[str, Any]:
    """For a topic that was merged: the number of the one to go to, through further merges."""
    merging, number = Merging.of(topic), None
    while merging and merging.into_id != number:
        number = merging.into_id
        merging = Merging.of(merging.into)
    return {"id": number} if number else {}
