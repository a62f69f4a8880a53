"""What the forum does by itself while no moderator is here, until one is back.

Three members who report one post hide it; five who report one author pause that author. Each is a
decision by nobody, which the first moderator back undoes or keeps.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from forum import clock
from forum.db import session
from forum.models.boards import Board, Moderatorship
from forum.models.decisions import Decision, Why
from forum.models.hours import Hours
from forum.models.members import Appointment, Member
from forum.models.posts import Post
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic

HIDES = 3  # members who report one post
PAUSES = 5  # members who report one author
KNOWN_HOURS = 12  # for so long somebody is a member before her report counts here
_DIFFERENT = func.count(func.distinct(Report.reporter_id))


@dataclass(frozen=True)
class Letters:
    """What the author is told: of a hidden post, of being paused."""

    hidden: str
    paused: str


def protect(entry: QueueEntry, hours: Hours | None, *, letters: Letters) -> list[Decision]:
    """Does what the reports on an entry ask for, when nobody is here; gives what was done.

    Where the charity has set no hours, the forum cannot know that nobody is here, and does nothing.
    """
    if hours is None or hours.staffed(clock.now()):
        return []
    done = []
    post = entry.post
    if post and _is_to_be_hidden(post, entry):
        done.append(post.hide(by=None, why=Why(letter=letters.hidden)))
    author = entry.member or (post.author if post else None)
    if author and _is_to_be_paused(author):
        why = Why(letter=letters.paused)
        done.append(author.suspend(by=None, board=entry.board, days=None, why=why))
    return done


def _is_to_be_hidden(post: Post, entry: QueueEntry) -> bool:
    """Three different members have reported it; what a moderator wrote stays."""
    if post.hidden or post.erased or (post.author and _has_an_office(post.author)):
        return False
    return _reporters(select(_DIFFERENT).where(Report.entry_id == entry.id)) >= HIDES


def _is_to_be_paused(author: Member) -> bool:
    """Five different members have open reports on her or on what she wrote under her name.

    Nobody who looks after this place can be shut out of it by reports.
    """
    if _has_an_office(author) or author.rights.suspended:
        return False
    about = (QueueEntry.member_id == author.id) | (Post.author_id == author.id)
    reports = select(_DIFFERENT).join(Report.entry)
    reports = reports.outerjoin(Post, Post.id == QueueEntry.post_id)
    return _reporters(reports.where(QueueEntry.closed_at.is_(None), about)) >= PAUSES


def _reporters(reports: Select[int]) -> int:
    """How many, without those who joined only just now: three accounts are quickly made."""
    known = Member.created_at < clock.ago(hours=KNOWN_HOURS)
    return session.scalar(reports.join(Member, Member.id == Report.reporter_id).where(known)) or 0


def _has_an_office(member: Member) -> bool:
    held = select(Appointment.id).filter_by(member_id=member.id).limit(1)
    looks_after = select(Moderatorship.id).filter_by(member_id=member.id).limit(1)
    return session.scalar(held) is not None or session.scalar(looks_after) is not None


def board_of(member: Member, boards: list[int]) -> Board | None:
    """The board of those where a member wrote last under her name: who looks at a report on her."""
    newest = select(Post).join(Post.topic).where(Post.author_id == member.id)
    newest = newest.where(Topic.board_id.in_(boards)).order_by(Post.id.desc()).limit(1)
    found = session.scalars(newest).first()
    return found.topic.board if found else None
