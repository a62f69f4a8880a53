"""Who somebody is: the one place that knows what a role is called and what it includes."""

from __future__ import annotations

from dataclasses import dataclass

from forum.models.boards import Board
from forum.models.members import ROLES, Member, Rights, Visitor

Person = Member | Visitor
VOLUNTEERS = frozenset(ROLES) - {"administrator"}


@dataclass(frozen=True)
class Standing:
    """All that visibility hangs on: nothing of a person but her rights.

    Whoever has the same standing gets the same Select, so that statements built on it can be kept
    too: building those of a topic's page anew took 9 ms of processor time, answering them 1 ms.
    """

    rights: Rights
    signed_in: bool

    @classmethod
    def of(cls, person: Person) -> Standing:
        """As it is now. A suspended member who may not read stands where a visitor does."""
        return cls(person.rights, person.signed_in and person.rights.may_read)

    @classmethod
    def held(cls, person: Person) -> Standing:
        """With every office that she holds, proven or not: what she reads hangs on that."""
        return cls(person.held, person.signed_in and person.held.may_read)


def needs_second_factor(person: Person) -> bool:
    """Moderators, coordinators, safeguarding leads, administrators: before their first act."""
    return person.held != person.held.unproven


def can_have_second_factor(person: Person) -> bool:
    """Whoever holds a role, also where it is not asked for."""
    return bool(person.held.roles or person.held.boards)


def is_moderator(person: Person | Standing) -> bool:
    """Looks after a board, any board."""
    return bool(person.rights.boards)


def is_coordinator(person: Person | Standing) -> bool:
    """Runs members, volunteers and one-to-one for the charity."""
    return "coordinator" in person.rights.roles


def is_administrator(person: Person | Standing) -> bool:
    """Sets the site up."""
    return "administrator" in person.rights.roles


def is_volunteer(person: Person | Standing) -> bool:
    """Moderators, peer supporters and coordinators."""
    return is_moderator(person) or bool(person.rights.roles & VOLUNTEERS)


def has_a_role(person: Person) -> bool:
    """Volunteers and administrators, whose passwords are longer."""
    holder = Standing.held(person)
    return is_volunteer(holder) or is_administrator(holder)


def takes_part(person: Person) -> bool:
    """Whether she may write here at all: a member who is not suspended."""
    return person.signed_in and not person.rights.suspended


def can_moderate(person: Person, board: Board) -> bool:
    """Looks after what is written on this board: its moderators, and every coordinator."""
    return moderates(person, board) or is_coordinator(person)


def moderates(person: Person | Standing, board: Board) -> bool:
    """Looks after this very board."""
    return board.id in person.rights.boards
