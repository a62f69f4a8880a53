"""Who somebody is: the one place that knows what a role is called and what it includes."""

from __future__ import annotations

from dataclasses import dataclass

from forum.models.boards import Board
from forum.models.members import Member, Rights, Visitor

Person = Member | Visitor


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
        """As it is now."""
        return cls(person.rights, person.signed_in)


def is_moderator(person: Person | Standing) -> bool:
    """Looks after a board, any board."""
    return bool(person.rights.boards)


def is_coordinator(person: Person | Standing) -> bool:
    """Runs members, volunteers and one-to-one for the charity."""
    return "coordinator" in person.rights.roles


def is_administrator(person: Person) -> bool:
    """Sets the site up."""
    return "administrator" in person.rights.roles


def is_volunteer(person: Person | Standing) -> bool:
    """Moderators, peer supporters and coordinators."""
    return is_moderator(person) or bool(
        person.rights.roles & {"peer_supporter", "coordinator", "safeguarding_lead"}
    )


def has_a_role(person: Person) -> bool:
    """Volunteers and administrators, whose passwords are longer."""
    return is_volunteer(person) or is_administrator(person)


def moderates(person: Person, board: Board) -> bool:
    """Looks after this very board."""
    return board.id in person.rights.boards
