"""Deciding several things of one member at once: what can go along, and what may not any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import g
from flask_babel import gettext
from wtforms import SelectMultipleField

from forum import policy
from forum.db import session
from forum.models import surroundings
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.surroundings import Other
from forum.views import holding
from forum.views.forms import number_in

ABOUT_POSTS = ("hide", "ask_edit")
ACTS = (*ABOUT_POSTS, "nothing", "settled", "warn", "suspend")


def offered(act: str, entry: QueueEntry) -> list[Other]:
    """The open reports about the same member that `act` can decide along with one."""
    if act not in ACTS:
        return []
    found = surroundings.others(policy.visible_entries(g.member), entry)
    return [each for each in found if _fits(act, each.post)]


def ticked(field: SelectMultipleField, others: Sequence[Other]) -> list[Other]:
    """Those that are ticked; an error on the field for each that another holds, or has decided.

    That one is not ticked any more afterwards, so that pressing again decides the rest.
    """
    wanted, known = field.data or [], {str(each.entry.id): each for each in others}
    found = [known[each] for each in wanted if each in known]
    problems = {each.entry.id: holding.state(each.entry) for each in found}
    for entry in _gone(each for each in wanted if each not in known):
        changed = gettext("One of them has changed meanwhile. Here is how it stands now.")
        problems[entry.id] = holding.state(entry) or str(changed)
    field.errors = list(dict.fromkeys(filter(None, problems.values())))
    free = [each for each in found if not problems[each.entry.id]]
    field.data = [str(each.entry.id) for each in free]
    return free


def _fits(act: str, post: Post | None) -> bool:
    if act in ABOUT_POSTS:
        return post is not None and policy.can_hide(g.member, post)
    return act != "nothing" or post is None or not post.hidden


def _gone(wanted: Iterable[str]) -> Sequence[QueueEntry]:
    """Entries that were ticked, and are not offered any more."""
    numbers = [number for each in wanted if (number := number_in(each))]
    rows = policy.visible_entries(g.member).where(QueueEntry.id.in_(numbers))
    return session.scalars(rows).all() if numbers else []
