"""One decision about several things of one member: one reason, one letter, one undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Select, select

from forum.db import session
from forum.models.decisions import Decision, Why
from forum.models.hidings import Hiding
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.waiting_posts import WaitingPost

Thing = TypeVar("Thing")


def decide(
    things: Sequence[Thing], deed: Callable[[Thing, Why], Decision], *, why: Why
) -> list[Decision]:
    """Does the same with several things; the letter is about the first, and names all of them.

    Undoing that decision, or upholding an appeal against it, takes all of them back.
    """
    silent = Why(why.clause, why.reason)
    rest = [deed(each, silent) for each in things[1:]]
    first = deed(things[0], why)
    if rest:
        first.was = {**first.was, "together": [each.id for each in rest]}
    return [first, *rest]


def hide(posts: Sequence[Post], *, by: Member, why: Why) -> list[Decision]:
    """Hides them."""
    return decide(posts, lambda post, part: post.hide(by=by, why=part), why=why)


def name(decision: Decision, posts: Sequence[Post]) -> None:
    """Notes which posts a decision about their author is about, so that her letter leads there."""
    if posts:
        decision.was = {**decision.was, "about": [each.id for each in posts]}


def about(visible: Select[Post], decision: Decision) -> list[Post]:
    """Of several posts that were decided at once those that its reader can see."""
    numbers = decision.was.get("about", ())
    if together := decision.was.get("together"):
        decided = Decision.id.in_([decision.id, *together])
        numbers = list(session.scalars(select(Decision.post_id).where(decided)))
    rows = visible.where(Post.id.in_([each for each in numbers if each])).order_by(Post.id)
    return list(session.scalars(rows)) if numbers else []


def kept(decision: Decision) -> list[Hiding | WaitingPost]:
    """The words that a decision keeps out of sight: of all posts that were hidden together."""
    if decision.waiting:
        return [decision.waiting]
    decided = [decision.id, *decision.was.get("together", ())]
    posts = select(Decision.post_id).where(Decision.id.in_(decided))
    rows = select(Hiding).where(Hiding.post_id.in_(posts)).order_by(Hiding.post_id)
    return list(session.scalars(rows))
