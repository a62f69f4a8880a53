"""The labels of a post as parts of other statements, so that a list never asks post by post."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from forum.models.content_notes import ContentNote, foldings
from forum.models.posts import post_notes
from forum.models.reader import ME


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
