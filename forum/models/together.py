"""One decision about several posts of one member: one reason, one letter, one undo."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forum.db import session
from forum.models.decisions import Decision, Why
from forum.models.hidings import Hiding
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.waiting_posts import WaitingPost


def hide(posts: Sequence[Post], *, by: Member, why: Why) -> list[Decision]:
    """Hides them; the letter is about the first.

    Undoing that decision, or upholding an appeal against it, gives all of them back.
    """
    silent = Why(why.clause, why.reason)
    rest = [each.hide(by=by, why=silent) for each in posts[1:]]
    first = posts[0].hide(by=by, why=why)
    first.was = {"together": [each.id for each in rest]}
    return [first, *rest]


def kept(decision: Decision) -> list[Hiding | WaitingPost]:
    """The words that a decision keeps out of sight: of all posts that were hidden together."""
    if decision.waiting:
        return [decision.waiting]
    decided = [decision.id, *decision.was.get("together", ())]
    posts = select(Decision.post_id).where(Decision.id.in_(decided))
    rows = select(Hiding).where(Hiding.post_id.in_(posts)).order_by(Hiding.post_id)
    return list(session.scalars(rows))
