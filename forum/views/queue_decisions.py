"""Decisions made in the review queue itself: nothing is wrong, and it is taken care of."""

from __future__ import annotations

from flask import Blueprint, g
from flask_babel import gettext, ngettext

from forum import policy
from forum.models import together
from forum.models.decisions import Decision, Why
from forum.models.queue import QueueEntry
from forum.views import deciding, gate, holding
from forum.views.deciding import Asking
from forum.views.hypermedia import Page

bp = Blueprint("queue_decisions", __name__, url_prefix="/queue/<int:id>")


@bp.get("/nothing")
@gate.moderators
def ask_nothing(id: int) -> Page:
    """Why it can stay, in words for colleagues."""
    entry = _reported(id)
    asked = deciding.asking("nothing", entry.thing, entry=entry)
    asked.problem = asked.problem or _hidden(entry)
    return deciding.page(asked)


@bp.post("/nothing")
@gate.acting
@gate.moderators
def nothing(id: int) -> Page:
    """Closes the reports: it can stay. Whoever reported it is told, its author is not."""
    entry = _reported(id)
    asked = deciding.asking("nothing", entry.thing, entry=entry)
    if not policy.can_decide(g.member, entry):
        return deciding.refuse(asked, holding.state(entry))
    if _hidden(entry):
        return deciding.refuse(asked, _hidden(entry))
    asked.form.tell.data = False
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    return _close(asked, why)


@bp.get("/settled")
@gate.moderators
def ask_settled(id: int) -> Page:
    """What else of the same member is taken care of with it."""
    entry = _reported(id)
    return deciding.page(deciding.asking("settled", entry.thing, entry=entry))


@bp.post("/settled")
@gate.acting
@gate.moderators
def settled(id: int) -> Page:
    """Closes the reports: what was needed is done. Nothing is said of what that was."""
    entry = _reported(id)
    asked = deciding.asking("settled", entry.thing, entry=entry)
    if not policy.can_decide(g.member, entry):
        return deciding.refuse(asked, holding.state(entry))
    asked.form.tell.data = False
    why = deciding.why(asked)
    return deciding.page(asked) if why is None else _close(asked, why)


def _close(asked: Asking, why: Why) -> Page:
    """Closes the entry, and those that are ticked; whoever reported each of them is told."""
    entries = [each for each in (asked.entry, *(each.entry for each in asked.chosen)) if each]
    decisions = together.decide(
        entries,
        lambda each, part: Decision.make(
            asked.act, each.reported, by=g.member, why=part, board=each.board
        ),
        why=why,
    )
    say = ngettext(
        "The report is closed. Who reported it is told.",
        "%(num)s reports are closed. Whoever made them is told.",
        len(entries),
    )
    return deciding.done(*decisions, say=say)


def _hidden(entry: QueueEntry) -> str:
    """Nobody is told that it can stay while it is out of sight."""
    post = entry.written
    if post is None or not post.hidden:
        return ""
    return str(
        gettext("It is hidden just now. If nothing is wrong, show it again: that closes it.")
    )


def _reported(id: int) -> QueueEntry:
    """An entry of the queue that is about a report, with its thing still there."""
    return gate.find(policy.visible_entries(g.member).where(QueueEntry.kind == "report"), id)
