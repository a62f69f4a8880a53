"""What moderators do with a topic where they read it: pin, lock, slow down."""

from __future__ import annotations

from flask import Blueprint, g, request
from flask_babel import gettext
from wtforms import SelectField

from forum import policy
from forum.models.topics import Topic
from forum.views import deciding, gate
from forum.views.deciding import Asking, DecidingForm
from forum.views.forms import number_in
from forum.views.hypermedia import Page

bp = Blueprint("topic_decisions", __name__, url_prefix="/topics/<int:id>")
MINUTES = (10, 30, 60, 240)


class SlowForm(DecidingForm):
    """How slow."""

    minutes = SelectField(coerce=lambda words: number_in(str(words)), validate_choice=False)


@bp.post("/pin")
@gate.acting
@gate.moderators
def pin(id: int) -> Page:
    """Keeps it on top of its board."""
    topic = _topic(id)
    return deciding.done(topic.pin(by=g.member), say=gettext("The topic is pinned."))


@bp.post("/unpin")
@gate.acting
@gate.moderators
def unpin(id: int) -> Page:
    """Lets it sink again."""
    topic = _topic(id)
    return deciding.done(topic.unpin(by=g.member), say=gettext("The topic is no longer pinned."))


@bp.post("/unlock")
@gate.acting
@gate.moderators
def unlock(id: int) -> Page:
    """Lets people reply again."""
    topic = _topic(id)
    return deciding.done(topic.unlock(by=g.member), say=gettext("People can reply again."))


@bp.get("/lock")
@gate.moderators
def ask_lock(id: int) -> Page:
    """Which guideline, why, and the letter."""
    return deciding.page(deciding.asking("lock", _topic(id)))


@bp.post("/lock")
@gate.acting
@gate.moderators
def lock(id: int) -> Page:
    """Ends the replies."""
    topic = _topic(id)
    asked = deciding.asking("lock", topic)
    if topic.locked:
        return deciding.refuse(asked, gettext("This topic is locked already."))
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    return deciding.done(topic.lock(by=g.member, why=why), say=gettext("The topic is locked."))


@bp.get("/slow")
@gate.moderators
def ask_slow(id: int) -> Page:
    """How slow, and why."""
    return deciding.page(_slowing(_topic(id), SlowForm(None)))


@bp.post("/slow")
@gate.acting
@gate.moderators
def slow(id: int) -> Page:
    """Lets each member reply once in so many minutes; 0 ends it."""
    topic, form = _topic(id), SlowForm(request.form)
    form.tell.data = False
    asked = _slowing(topic, form)
    why = deciding.why(asked)
    if form.minutes.data not in (0, *MINUTES):
        form.minutes.errors = [gettext("Choose how slow.")]
    if why is None or form.minutes.errors:
        return deciding.page(asked)
    decision = topic.slow(form.minutes.data, by=g.member, why=why)
    say = gettext("The topic is slowed down.") if form.minutes.data else gettext("As fast as ever.")
    return deciding.done(decision, say=say)


def _topic(id: int) -> Topic:
    """A topic that one can see and whose board one looks after."""
    topic = gate.find(policy.visible_topics(g.member), id)
    gate.allow(policy.can_moderate(g.member, topic.board))
    return deciding.unmerged(topic)


def _asking(act: str, topic: Topic, form: DecidingForm) -> Asking:
    return deciding.asking(act, topic, form=form, extra=f"topic_decisions/_{act}.html")


def _slowing(topic: Topic, form: SlowForm) -> Asking:
    form.minutes.choices = [(each, "") for each in (*MINUTES, 0)]
    return _asking("slow", topic, form)
