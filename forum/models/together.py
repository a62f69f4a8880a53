"""One decision about several posts of one member: one reason, one letter, one undo."""

from __future__ import annotations

from collections.abc import Sequence

from forum.models.decisions import Decision, Why
from forum.models.members import Member
from forum.models.posts import Post


def hide(posts: Sequence[Post], *, by: Member, why: Why) -> list[Decision]:
    """Hides them; the letter is about the first.

    Undoing that decision, or upholding an appeal against it, gives all of them back.
    """
    silent = Why(why.clause, why.reason)
    rest = [each.hide(by=by, why=silent) for each in posts[1:]]
    first = posts[0].hide(by=by, why=why)
    first.was = {"together": [each.id for each in rest]}
    return [first, *rest]
