"""The labels of a post: put on it by a moderator, and read with others in one statement."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists, func, select

from forum.db import session
from forum.models.content_notes import ContentNote, foldings, post_notes
from forum.models.decisions import Decision, Why
from forum.models.posts import Post
from forum.models.reader import ME

if TYPE_CHECKING:
    from forum.models.members import Member


def relabel(post: Post, chosen: Collection[int], *, by: Member, why: Why) -> Decision:
    """Gives a post these labels, by their numbers, instead of those that it has."""
    before = [each.id for each in post.notes]
    put(post, chosen)
    was = {"before": before, "after": [each.id for each in post.notes]}
    return Decision.make("label", post, by=by, why=why, was=was)


def put(post: Post, chosen: Collection[int]) -> None:
    """The same without a record of it; a label that is offered no more is left out."""
    rows = select(ContentNote).where(ContentNote.id.in_(sorted(chosen)))
    post.notes = list(session.scalars(rows.order_by(ContentNote.position)))
    session.flush()


def labels_of(post_id: Any) -> ColumnElement[str | None]:
    """The labels on a post, one a line: `lines` takes them apart."""
    return (
        select(func.aggregate_strings(ContentNote.label, "\n"))
        .join(post_notes, post_notes.c.note_id == ContentNote.id)
        .where(post_notes.c.post_id == post_id)
        .scalar_subquery()
    )


def folded_on(post_id: Any) -> ColumnElement[bool]:
    """Whether the reader `me` chose to fold one of a post's labels."""
    return exists().where(
        post_notes.c.post_id == post_id,
        foldings.c.note_id == post_notes.c.note_id,
        foldings.c.member_id == ME,
    )


def lines(words: str | None) -> list[str]:
    """What the database gathered, one a line, in the order of the alphabet."""
    return sorted(words.split("\n")) if words else []
