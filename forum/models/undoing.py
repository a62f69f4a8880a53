"""Undo: takes a decision back, as long as the world has not moved on since."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from forum.db import session
from forum.models import labels, moving
from forum.models.decisions import Decision
from forum.models.queue import QueueEntry
from forum.models.suspensions import Suspension

if TYPE_CHECKING:
    from forum.models.members import Member

# Acts that answer each other: an undo is refused when a later one of the same line has been done.
LINES = (
    ("hide", "unhide", "keep"),
    ("redact",),
    ("pin", "unpin"),
    ("lock", "unlock"),
    ("suspend", "restore"),
    ("move",),
    ("split", "merge"),
    ("slow",),
    ("warn",),
    ("label",),
    ("nothing", "settled"),
    ("decline", "approve"),
)


class MovedOn(Exception):
    """Something was done since, so that an undo would undo that as well."""


def undo(
    decision: Decision, *, by: Member, may: Callable[[Decision], bool] = lambda _each: True
) -> None:
    """Takes a decision back, with the letters that have not left yet.

    Does nothing when that was done already. Raises MovedOn when it cannot be taken back any more:
    the thing is gone, or was changed since, or `may` says that it is out of reach by now.
    """
    if decision.undone:
        return
    inverse = INVERSES.get(decision.act)
    if inverse is None or decision.subject is None or _later(decision) or not may(decision):
        raise MovedOn(decision.act)
    inverse(decision, by)
    decision.mark_undone(by=by)
    for number in decision.was.get("together", ()):
        with suppress(MovedOn):
            undo(session.get_one(Decision, number), by=by, may=may)
    for entry in session.scalars(select(QueueEntry).filter_by(decision_id=decision.id)):
        entry.reopen()


def can_be(decision: Decision) -> bool:
    """Whether "Undo" makes sense to be offered at all."""
    return decision.act in INVERSES and not decision.undone and decision.subject is not None


def _later(decision: Decision) -> bool:
    line = next((each for each in LINES if decision.act in each), (decision.act,))
    about = {
        each: getattr(decision, each)
        for each in ("post_id", "topic_id", "member_id", "waiting_id")
        if getattr(decision, each)
    }
    newest = Decision.newest(*line, undone_at=None, **about)
    return newest is not None and newest.id > decision.id


def _unhide(decision: Decision, by: Member) -> None:
    post = _there(decision.post)
    if not post.hidden or not post.hiding.body:  # an empty one is in quarantine
        raise MovedOn(decision.act)
    post.hiding.give_back()


def _hide_again(decision: Decision, by: Member) -> None:
    post = _there(decision.post)
    if post.hidden or post.erased:
        raise MovedOn(decision.act)
    post.hide(by=by)


def _unredact(decision: Decision, by: Member) -> None:
    post = _there(decision.post)
    if post.version != decision.was.get("version") or post.hidden or post.erased:
        raise MovedOn(decision.act)
    post.unredact(by=by)


def _restore(decision: Decision, by: Member) -> None:
    _there(decision.member).restore(by=by)


def _suspend_again(decision: Decision, by: Member) -> None:
    member = _there(decision.member)
    ended = select(Suspension).where(Suspension.id.in_(decision.was.get("ended", [])))
    if not [each for each in session.scalars(ended) if each.resume()]:
        raise MovedOn(decision.act)
    member.forget_rights()


def _wait_again(decision: Decision, by: Member) -> None:
    _there(decision.waiting).declined_at = None


def _move_back(decision: Decision, by: Member) -> None:
    if not moving.move_back(decision):
        raise MovedOn(decision.act)


def _as_fast_as_before(decision: Decision, by: Member) -> None:
    topic = _there(decision.topic)
    if (topic.slowing.minutes if topic.slowing else 0) != decision.was["minutes"]:
        raise MovedOn(decision.act)
    topic.slow(decision.was["before"], by=by)


def _relabel(decision: Decision, by: Member) -> None:
    post = _there(decision.post)
    if {each.id for each in post.notes} != set(decision.was["after"]):
        raise MovedOn(decision.act)
    labels.put(post, decision.was["before"])


def _nothing(decision: Decision, by: Member) -> None:
    """A warning is taken back by its decision alone, and so is what changed nothing.

    Its letter is withdrawn if it was neither read nor mailed yet.
    """


def _there(subject: Any) -> Any:
    if subject is None:
        raise MovedOn
    return subject


INVERSES: dict[str, Callable[[Decision, Member], object]] = {
    "hide": _unhide,
    "unhide": _hide_again,
    "redact": _unredact,
    "pin": lambda decision, by: _there(decision.topic).unpin(by=by),
    "unpin": lambda decision, by: _there(decision.topic).pin(by=by),
    "lock": lambda decision, by: _there(decision.topic).unlock(by=by),
    "unlock": lambda decision, by: _there(decision.topic).lock(by=by),
    "slow": _as_fast_as_before,
    "move": _move_back,
    "split": _move_back,
    "merge": _move_back,
    "suspend": _restore,
    "restore": _suspend_again,
    "label": _relabel,
    "warn": _nothing,
    "ask_edit": _nothing,
    "decline": _wait_again,
    "nothing": _nothing,
    "settled": _nothing,
    "keep": _nothing,
}
