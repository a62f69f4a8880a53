"""Who may look after what others write, and what the moderators' decisions let people do."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    false,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import aliased

from forum.models.appeals import Appeal
from forum.models.boards import Board, Moderatorship
from forum.models.decisions import Decision
from forum.models.letters import Letter
from forum.models.members import Appointment, Member
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from forum.policy.conversation import is_own, worn_personas
from forum.policy.own_cause import appeals_of, entries_about
from forum.policy.roles import (
    Person,
    Standing,
    can_moderate,
    has_a_role,
    is_administrator,
    is_coordinator,
    is_moderator,
)

# What exists for somebody


def visible_entries(person: Person) -> Select[QueueEntry]:
    """What waits on the boards that `person` looks after; all of it for a coordinator.

    But for what is about herself, as long as somebody else can see it: she would learn who
    reported her.
    """
    return _entries(Standing.of(person), person.id or 0)


def visible_reports(person: Person) -> Select[Report]:
    """The reports of those entries."""
    return _reports(Standing.of(person), person.id or 0)


def own_reports(member: Member) -> Select[Report]:
    """What she herself reported, the newest first; she can follow what came of it."""
    return select(Report).where(Report.reporter_id == member.id).order_by(Report.id.desc())


def visible_waiting_posts(person: Person) -> Select[WaitingPost]:
    """What waits to be approved where `person` looks after things, and what she wrote herself."""
    own = WaitingPost.writer_id == person.id if person.signed_in else false()
    rule = within(Standing.of(person), WaitingPost.board_id)
    return select(WaitingPost).where(or_(own, rule))


def visible_decisions(person: Person) -> Select[Decision]:
    """What was decided on the boards that `person` looks after."""
    return _decisions(Standing.of(person))


def visible_letters(member: Member) -> Select[Letter]:
    """The letters to her."""
    return Letter.of(member)


def visible_appeals(person: Person) -> Select[Appeal]:
    """Appeals of others against what others decided: nobody judges her own decision, or cause."""
    rule, me = within(Standing.of(person), Decision.board_id), person.id or 0
    another = or_(Decision.by_id.is_(None), Decision.by_id != me)
    rows = select(Appeal).join(Appeal.decision).where(rule, another)
    return rows.where(Appeal.id.not_in(appeals_of(me)))


# What somebody may do


def can_see_hidden(person: Person, board: Board) -> bool:
    """Reading what was hidden: those who look after the board."""
    return can_moderate(person, board)


def can_hide(person: Person, post: Post) -> bool:
    """Putting a post out of sight, while it is there to be seen."""
    return can_moderate(person, post.topic.board) and not post.hidden and not post.erased


def can_unhide(person: Person, post: Post) -> bool:
    """Showing a hidden post again; not one in quarantine, whose words are nowhere.

    One's own that somebody else has hidden is for others to judge: one appeals, like anybody.
    """
    if not (post.hiding and post.hiding.body and can_moderate(person, post.topic.board)):
        return False
    return post.hiding.by_id == person.id or not _own(person, post)


def can_approve(person: Person, waiting: WaitingPost) -> bool:
    """Saying yes or no to a post that waits; not to one's own."""
    own = wrote(person, waiting)
    return can_moderate(person, waiting.board) and not waiting.declined and not own


def wrote(person: Person, waiting: WaitingPost) -> bool:
    """Whether `person` wrote what waits."""
    return isinstance(person, Member) and waiting.is_by(person)


def must_wait(person: Person, board: Board) -> bool:
    """Whether what she posts on a board is read by a moderator first: a newcomer's words."""
    newcomer = isinstance(person, Member) and person.newcomer
    return newcomer and not has_a_role(person) and not can_moderate(person, board)


def can_report(person: Person, thing: Post | Topic | Member) -> bool:
    """Asking the moderators to look at what one can see; nobody reports herself."""
    return thing.id != person.id if isinstance(thing, Member) else True


def can_claim(person: Person, entry: QueueEntry) -> bool:
    """Taking an open entry that nobody else holds."""
    free = entry.holder is None or entry.holder.id == person.id
    return entry.open and free and in_reach(person, entry.board)


def can_decide(person: Person, entry: QueueEntry) -> bool:
    """Deciding what one may claim; an appeal only against what somebody else decided."""
    own = entry.appeal is not None and entry.appeal.decision.by_id == person.id
    return can_claim(person, entry) and not own


def can_warn(person: Person, member: Member, board: Board) -> bool:
    """Warning a member about what she did on a board that one looks after; not oneself."""
    return can_moderate(person, board) and member.id != person.id


def can_suspend(person: Person, member: Member, board: Board) -> bool:
    """Suspending: as warning; somebody with a role is suspended by a coordinator alone.

    An administrator is not suspended at all: her role is taken away first, by another.
    """
    return can_warn(person, member, board) and not obstacle_to_suspending(person, member)


def obstacle_to_suspending(person: Person, member: Member) -> str:
    """Why `member` is beyond `person`: "self", "administrator", "role"; "" when she is not."""
    if member.id == person.id:
        return "self"
    if is_administrator(member):
        return "administrator"
    return "" if is_coordinator(person) or not has_a_role(member) else "role"


def can_unmask(person: Person, board: Board) -> bool:
    """Learning who wrote an anonymous post, with a reason, which is logged."""
    return can_moderate(person, board)


def has_a_queue(person: Person) -> bool:
    """Whether there is a review queue for her, once she has proven her second factor."""
    holder = Standing.held(person)
    return is_moderator(holder) or is_coordinator(holder)


def colleagues(person: Person, board: Board | None) -> Select[Member]:
    """Who else looks after a board, or after what has none: whom one can hand things on to."""
    held = select(Appointment.member_id).where(Appointment.role == "coordinator")
    keepers = (
        select(Moderatorship.member_id).where(Moderatorship.board_id == board.id) if board else held
    )
    others = select(Member).where(Member.id != person.id, Member.id.in_(union(held, keepers)))
    return others.order_by(Member.display_name)


def coordinators() -> Select[Member]:
    """To whom moderators turn when something was hard."""
    held = select(Appointment.member_id).where(Appointment.role == "coordinator")
    return select(Member).where(Member.id.in_(held)).order_by(Member.id)


@lru_cache(maxsize=64)
def _entries(standing: Standing, me: int) -> Select[QueueEntry]:
    return select(QueueEntry).where(*_in_sight(standing, me))


@lru_cache(maxsize=64)
def _reports(standing: Standing, me: int) -> Select[Report]:
    return select(Report).join(Report.entry).where(*_in_sight(standing, me))


def _in_sight(standing: Standing, me: int) -> tuple[ColumnElement[bool], ...]:
    rule = or_(QueueEntry.id.not_in(entries_about(me)), ~_somebody_else(me))
    return within(standing, QueueEntry.board_id), rule


def _somebody_else(me: int) -> ColumnElement[bool]:
    """Whether another person can look at an entry: a coordinator, or a moderator of its board."""
    other, keeper = aliased(Appointment), aliased(Moderatorship)
    here = select(keeper.id).where(keeper.board_id == QueueEntry.board_id, keeper.member_id != me)
    anywhere = select(other.id).where(other.role == "coordinator", other.member_id != me)
    return or_(anywhere.exists(), here.correlate(QueueEntry).exists())


def _own(person: Person, post: Post) -> bool:
    return is_own(person, post, worn=worn_personas(person, post.topic))


@lru_cache(maxsize=64)
def _decisions(standing: Standing) -> Select[Decision]:
    return select(Decision).where(within(standing, Decision.board_id))


def in_reach(person: Person, board: Board | None) -> bool:
    """Whether `person` looks after a board; after what stands on none, coordinators do."""
    return is_coordinator(person) if board is None else can_moderate(person, board)


def within(standing: Standing, board_id: Any) -> Any:
    """A moderator's reach ends at her boards."""
    if is_coordinator(standing):
        return true()
    boards = sorted(standing.rights.boards)
    return board_id.in_(boards) if is_moderator(standing) else false()
