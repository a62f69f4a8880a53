"""Who may keep others away, and who may go."""

from __future__ import annotations

from forum.models.members import Appointment, Member
from forum.policy.roles import Person


def can_block(person: Person, member: Member) -> bool:
    """Anybody but oneself, moderators and coordinators too: as persons, not in their office."""
    return person.signed_in and person.id != member.id


def can_leave(person: Person) -> bool:
    """Every member, suspended ones too; somebody has to be left who can give roles."""
    last = "administrator" in person.held.roles and Appointment.count("administrator") < 2
    return person.signed_in and not last
