"""Who may take a decision back: it acts where its thing stands now, not where it was decided."""

from __future__ import annotations

from forum.db import session
from forum.models import moving
from forum.models.boards import Board
from forum.models.decisions import Decision
from forum.models.topics import Topic
from forum.policy.conversation import is_own, worn_personas
from forum.policy.moderation import in_reach, wrote
from forum.policy.moving import opens_up
from forum.policy.roles import Person


def can_undo(person: Person, decision: Decision) -> bool:
    """Taking back what was decided on a board that one looks after; not against oneself."""
    if decision.undone or not in_reach(person, decision.board):
        return False
    fair = decision.by_id == person.id or not _concerns(person, decision)
    return fair and not obstacle_to_undoing(person, decision)


def obstacle_to_undoing(person: Person, decision: Decision) -> str:
    """What is in the way by now: "board", it stands on one that she does not look after;
    "readers", more people would read what was written there since; "" when nothing is.
    """
    here = _stands_on(decision)
    if here and not in_reach(person, here):
        return "board"
    back = _goes_back_to(decision)
    wider = here and back and opens_up(here, back)
    return "readers" if wider and moving.written_since(decision) else ""


def _stands_on(decision: Decision) -> Board | None:
    """Where that is now on which an undo would act; of what is about a member there is no place."""
    if decision.act in ("split", "merge"):
        target = session.get(Topic, decision.was["to"])
        return target.board if target else None
    if decision.post:
        return decision.post.topic.board
    thing = decision.topic or decision.waiting
    return thing.board if thing else None


def _goes_back_to(decision: Decision) -> Board | None:
    """The board to which taking back a move would carry it."""
    if decision.act == "move":
        return session.get(Board, decision.was["from"])
    topic = decision.topic if decision.act in ("split", "merge") else None
    return topic.board if topic else None


def _concerns(person: Person, decision: Decision) -> bool:
    """Whether it is about her, or about what she wrote."""
    if decision.waiting:
        return wrote(person, decision.waiting)
    post = decision.post
    if post is None:
        return decision.member_id == person.id
    return is_own(person, post, worn=worn_personas(person, post.topic))
