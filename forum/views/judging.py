"""Judging first: a view that reads and judges before it waits for the write lock.

It begins with `stand_on` and calls `take_turn` when it comes to the deed. What it judged by may
change while it waits: then its door calls it anew, under the lock. It has no door but one.
"""

from __future__ import annotations

from flask import g, request
from flask_login import current_user

from forum import db
from forum.models.grounds import Ground
from forum.views.forms import number_in


class Meanwhile(Exception):
    """Something has changed of what a view judged by, while it waited for the write lock."""


def stand_on(topic_id: int) -> Ground:
    """What a reply to a topic is judged by."""
    found: Ground = Ground(
        g.member,
        topic_id,
        sign_in=current_user.id,
        key=request.form.get("once", ""),
        quoted=number_in(request.form.get("quote")),
    )
    g.ground = found
    return found


def take_turn() -> None:
    """Takes the write lock for the deed; nothing to do for a view whose door has taken it."""
    if db.is_writing():
        return
    db.turn_to_writing()
    if not g.ground.stands():
        raise Meanwhile
