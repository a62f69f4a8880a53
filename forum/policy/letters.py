"""Who may see a letter of one-to-one: the two, and a coordinator while they are open to her."""

from __future__ import annotations

from sqlalchemy import Select, false, select

from forum.models.kept_aside import KeptAside
from forum.models.matches import Match
from forum.models.members import Member
from forum.models.relayed_letters import RelayedLetter
from forum.policy.roles import Person, is_coordinator
from forum.policy.support import can_read_letters, visible_matches


def visible_correspondences(person: Person) -> Select[Match]:
    """Her own matches that have begun, whose letters she may read."""
    return visible_matches(person).where(Match.begun_at.is_not(None))


def visible_letters_of(member: Member, match: Match) -> Select[RelayedLetter]:
    """The letters of a match that have gone on their way."""
    letters = RelayedLetter.of(match)
    return letters if can_read_letters(member, match) else letters.where(false())


def visible_held_letters(person: Person) -> Select[RelayedLetter]:
    """Letters that wait for their writer: hers alone."""
    held = select(RelayedLetter).where(RelayedLetter.is_held())
    return held.where(RelayedLetter.writer_id == (person.id or 0))


def visible_letters_to(person: Person) -> Select[RelayedLetter]:
    """Letters that came to her."""
    arrived = select(RelayedLetter).where(RelayedLetter.sent_at.is_not(None))
    return arrived.where(RelayedLetter.reader_id == (person.id or 0))


def visible_kept_aside(person: Person) -> Select[KeptAside]:
    """That there is mail which nobody could read: for coordinators."""
    kept = select(KeptAside).order_by(KeptAside.id)
    return kept if is_coordinator(person) else kept.where(false())
