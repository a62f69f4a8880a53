"""Who may read a member's record, the audit log and the figures, and what each shows of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, false, or_, select, true

from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.boards import Board
from forum.models.canned_replies import CannedReply
from forum.models.decisions import Decision
from forum.models.hidings import Hiding
from forum.models.members import Member
from forum.models.notes import Note
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.suspensions import Suspension
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from forum.policy.moderation import within
from forum.policy.roles import (
    Person,
    Standing,
    can_moderate,
    is_administrator,
    is_coordinator,
    is_moderator,
)
from forum.policy.safeguarding import outside_cases
from forum.policy.support import outside_support

# What exists for somebody


def visible_notes(person: Person) -> Select[Note]:
    """What moderators noted on the boards that `person` looks after."""
    return _notes(Standing.of(person))


def visible_hidings(person: Person) -> Select[Hiding]:
    """What is hidden there, with its words; not what is in quarantine, whose words are nowhere."""
    return _hidings(Standing.of(person))


def visible_audit_entries(person: Person) -> Select[AuditEntry]:
    """The log: all of it for coordinators and administrators, that of her boards for a moderator.

    Deeds in safeguarding cases are there for those alone who may see the case.
    """
    outside = (outside_cases(person), outside_support(person))
    return select(AuditEntry).where(_logged_for(person), *outside)


def visible_canned_replies(person: Person) -> Select[CannedReply]:
    """What letters can begin with, to change it."""
    return CannedReply.in_order().where(true() if can_edit_canned_replies(person) else false())


def boards_looked_after(person: Person) -> Select[Board]:
    """The boards on which `person` may decide."""
    return Board.in_order().where(within(Standing.of(person), Board.id))


def boards_in_common(person: Person, member: Member) -> Select[Board]:
    """Those on which `member` is known by her name.

    Nothing that she wrote anonymously counts: it would tell that she did.
    """
    wrote = select(Topic.board_id).join(Post, Post.topic_id == Topic.id)
    named = WaitingPost.name != ""
    known = (
        wrote.where(Post.author_id == member.id),
        select(WaitingPost.board_id).where(WaitingPost.writer_id == member.id, named),
        select(Note.board_id).where(Note.member_id == member.id),
        select(Decision.board_id).where(Decision.member_id == member.id),
        select(QueueEntry.board_id).where(QueueEntry.member_id == member.id),
    )
    return boards_looked_after(person).where(or_(*(Board.id.in_(each) for each in known)))


# What somebody may do


def can_see_record(person: Person, member: Member, *, known_on: Board | None = None) -> bool:
    """What is noted and decided about a member: where both are; never one's own.

    `known_on`: a board on which she is known by her name, where that need not be looked up.
    """
    if person.id == member.id or not (is_coordinator(person) or is_moderator(person)):
        return False
    if is_coordinator(person) or (known_on and can_moderate(person, known_on)):
        return True
    return bool(session.scalars(boards_in_common(person, member)).first())


def can_restore(person: Person, suspension: Suspension) -> bool:
    """Ending a suspension: whoever looks after the board where it was decided; not one's own.

    As beginning it: that of somebody with a role is for a coordinator alone.
    """
    board = suspension.decision.board if suspension.decision else None
    near = can_moderate(person, board) if board else is_coordinator(person)
    above = is_coordinator(person) or not suspension.member.holds_office
    return near and above and suspension.member_id != person.id


def can_see_audit_log(person: Person | Standing) -> bool:
    """Whoever acts in a role, and whoever answers for those who do."""
    return is_moderator(person) or is_coordinator(person) or is_administrator(person)


def can_publish_figures(person: Person) -> bool:
    """Showing figures of moderation to everybody, without names."""
    return is_coordinator(person) or is_administrator(person)


def can_edit_canned_replies(person: Person) -> bool:
    """What moderators' reasons can begin with."""
    return is_coordinator(person)


def _logged_for(person: Person) -> Any:
    if is_coordinator(person) or is_administrator(person):
        return true()
    return within(Standing.of(person), AuditEntry.board_id)


@lru_cache(maxsize=64)
def _notes(standing: Standing) -> Select[Note]:
    return select(Note).where(within(standing, Note.board_id))


@lru_cache(maxsize=64)
def _hidings(standing: Standing) -> Select[Hiding]:
    rows = select(Hiding).join(Hiding.post).join(Post.topic).where(Hiding.body != "")
    return rows.where(within(standing, Topic.board_id))
