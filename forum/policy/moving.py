"""Who may move what others wrote, and when a move lets more people read it."""

from __future__ import annotations

from sqlalchemy import Select, select

from forum.models.boards import Archiving, Board
from forum.models.topics import Topic
from forum.policy.roles import Person, can_moderate, is_coordinator


def visible_destinations(person: Person) -> Select[Board]:
    """The boards to which `person` may move things: those she looks after that are open."""
    open_ones = Board.in_order().where(Board.id.not_in(select(Archiving.board_id)))
    if is_coordinator(person):
        return open_ones
    return open_ones.where(Board.id.in_(sorted(person.rights.boards)))


def can_move(person: Person, topic: Topic, board: Board) -> bool:
    """Moving a topic from a board that one looks after to another."""
    both = can_moderate(person, topic.board) and can_moderate(person, board)
    return both and not board.archived and board.id != topic.board_id


def can_split(person: Person, topic: Topic, board: Board) -> bool:
    """Moving posts out of a topic, onto the same board or another that one looks after."""
    both = can_moderate(person, topic.board) and can_moderate(person, board)
    return both and not board.archived


def can_merge(person: Person, topic: Topic, into: Topic) -> bool:
    """Putting a topic into another; both stand on boards that one looks after."""
    return can_split(person, topic, into.board) and topic.id != into.id


def opens_up(source: Board, target: Board) -> bool:
    """Whether somebody may read the target who may not read the source.

    Then those who wrote have to say yes, or are told the reason.
    """
    if target.read_by == "audiences":
        return source.read_by in ("volunteers", "moderators") or (
            source.read_by == "audiences"
            and not {each.id for each in target.reading} <= {each.id for each in source.reading}
        )
    if source.read_by == "audiences":
        return True
    narrowing = ("visitors", "members", "volunteers", "moderators")
    return narrowing.index(target.read_by) < narrowing.index(source.read_by)
