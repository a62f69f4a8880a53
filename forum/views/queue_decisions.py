"""Decisions made in the review queue itself: nothing is wrong, and several things of one member."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request
from flask_babel import gettext
from wtforms import SelectMultipleField

from forum import policy
from forum.models import surroundings, together
from forum.models.decisions import Decision
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.views import deciding, gate, holding
from forum.views.deciding import Asking, DecidingForm
from forum.views.hypermedia import Page

bp = Blueprint("queue_decisions", __name__, url_prefix="/queue/<int:id>")


class TogetherForm(DecidingForm):
    """Which posts of the same member."""

    also = SelectMultipleField(validate_choice=False)


@bp.get("/nothing")
@gate.moderators
def ask_nothing(id: int) -> Page:
    """Why it can stay, in words for colleagues."""
    entry = _reported(id)
    asked = deciding.asking("nothing", entry.thing)
    asked.problem = _hidden(entry)
    return deciding.page(asked)


@bp.post("/nothing")
@gate.acting
@gate.moderators
def nothing(id: int) -> Page:
    """Closes the reports: it can stay. Whoever reported it is told, its author is not."""
    entry = _reported(id)
    asked = deciding.asking("nothing", entry.thing)
    if not policy.can_decide(g.member, entry):
        return deciding.refuse(asked, holding.state(entry))
    if _hidden(entry):
        return deciding.refuse(asked, _hidden(entry))
    asked.form.tell.data = False
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    decision = Decision.make("nothing", asked.subject, by=g.member, why=why, board=entry.board)
    return deciding.done(decision, say=gettext("The report is closed. Who reported it is told."))


@bp.post("/settled")
@gate.acting
@gate.moderators
def settled(id: int) -> Page:
    """Closes the reports: what was needed is done. Nothing is said of what that was."""
    entry = _reported(id)
    if not policy.can_decide(g.member, entry):
        return deciding.refuse(deciding.asking("settled", entry.thing), holding.state(entry))
    decision = Decision.make("settled", entry.reported, by=g.member, board=entry.board)
    return deciding.done(decision, say=gettext("The report is closed. Who reported it is told."))


@bp.get("/together")
@gate.moderators
def ask_hide_together(id: int) -> Page:
    """Which of the posts of one member that wait, and why."""
    entry = _reported(id)
    return deciding.page(_together(entry, TogetherForm(None)))


@bp.post("/together")
@gate.acting
@gate.moderators
def hide_together(id: int) -> Page:
    """Hides all that are ticked, for one reason and with one letter."""
    entry = _reported(id)
    form = TogetherForm(request.form)
    asked = _together(entry, form)
    chosen = [each for each in _posts(entry) if str(each.id) in (form.also.data or [])]
    posts = [each for each in chosen if policy.can_hide(g.member, each)]
    if chosen and not posts:
        sentence = gettext("These are hidden already. Nothing was done twice.")
        return deciding.refuse(asked, sentence)
    why = deciding.why(asked)
    if not posts:
        form.also.errors = [gettext("Tick at least one post.")]
    if why is None or not posts:
        return deciding.page(asked)
    decisions = together.hide(posts, by=g.member, why=why)
    for each in decisions[1:]:
        deciding.settle(each)
    return deciding.done(decisions[0], say=gettext("The posts are hidden."))


def _hidden(entry: QueueEntry) -> str:
    """Nobody is told that it can stay while it is out of sight."""
    post = entry.written
    if post is None or not post.hidden:
        return ""
    return str(
        gettext("It is hidden just now. If nothing is wrong, show it again: that closes it.")
    )


def _together(entry: QueueEntry, form: TogetherForm) -> Asking:
    form.also.choices = [
        (str(each.id), f"{each.topic.title}: {each.plain}") for each in _posts(entry)
    ]
    return deciding.asking(
        "hide_together", entry.thing, form=form, extra="queue_decisions/_together.html"
    )


def _posts(entry: QueueEntry) -> list[Post]:
    """The post that is looked at, and others of the same member that wait."""
    rows = surroundings.others(policy.visible_entries(g.member), entry)
    found: list[Any] = [entry.post, *(each.post for each in rows)]
    return [each for each in found if each]


def _reported(id: int) -> QueueEntry:
    """An entry of the queue that is about a report, with its thing still there."""
    return gate.find(policy.visible_entries(g.member).where(QueueEntry.kind == "report"), id)
