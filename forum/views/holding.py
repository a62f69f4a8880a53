"""Who holds what waits: claiming, handing on, and what is said to whoever comes too late."""

from __future__ import annotations

from typing import Any

from flask import g, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField

from forum import policy
from forum.db import session
from forum.models.members import Member
from forum.models.queue import QueueEntry
from forum.models.topics import Topic
from forum.views import screen
from forum.views.forms import Plain, number_in, tidied

WORDS_LENGTH = 1_000  # characters


class HandOnForm(FlaskForm):
    """To whom; nobody is asked why."""

    class Meta:
        csrf = False

    to = SelectField(lazy_gettext("Hand it on to"), validate_choice=False)


class HardForm(FlaskForm):
    """A few words to the coordinator, if one has them."""

    class Meta:
        csrf = False

    words = TextAreaField(
        lazy_gettext("A few words, if you like"),
        filters=[tidied],
        validators=[Plain(WORDS_LENGTH, multiline=True)],
    )


def shown(entry: QueueEntry, *, problem: str = "", hard: HardForm | None = None) -> dict[str, Any]:
    """What "queue/_holding.html" needs."""
    form = HandOnForm(None)
    people = policy.colleagues(g.member, entry.board)
    named = session.execute(people.with_only_columns(Member.id, Member.display_name))
    form.to.choices = [("", gettext("Everybody who looks after it"))]
    form.to.choices += [(str(number), name) for number, name in named]
    return {"entry": entry, "problem": problem, "form": form, "hard": hard or HardForm(None)}


def asked_from(subject: Any) -> QueueEntry | None:
    """The entry of the queue from which a decision about `subject` is asked, if it is about it."""
    number = number_in(request.values.get("entry")) or 0
    visible = policy.visible_entries(g.member).where(QueueEntry.id == number)
    entry = session.scalar(visible) if number else None
    return entry if entry and _is_about(entry, subject) else None


def state(entry: QueueEntry) -> str:
    """How it stands, for whoever cannot have it; empty when nothing is in the way."""
    if not entry.open:
        return _decided(entry)
    if entry.holder is None or entry.holder.id == g.member.id:
        return ""
    name, since = entry.holder.display_name, screen.ago(entry.claimed_at or entry.created_at)
    sentence = gettext(
        "%(name)s has held this since %(since)s, so that nobody has to read it twice.",
        name=name,
        since=since,
    )
    return str(sentence)


def _is_about(entry: QueueEntry, subject: Any) -> bool:
    """About the thing itself, the topic in which it stands, or who wrote it under her name."""
    post = entry.written
    if isinstance(subject, Member):
        return subject.id in (entry.member_id, post.author_id if post else None)
    if isinstance(subject, Topic):
        return post is not None and post.topic_id == subject.id
    return subject in (post, entry.thing)


def _decided(entry: QueueEntry) -> str:
    by = entry.closed_by
    if by is None:
        return str(gettext("This is closed already. Nothing was done twice."))
    return str(gettext("%(name)s has decided this already.", name=by.display_name))
