"""Who may read, write and change what is said on the boards."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from forum.models.boards import Board, readers
from forum.models.content_notes import ContentNote
from forum.models.hidings import Hiding
from forum.models.members import Member
from forum.models.notifications import Notification
from forum.models.posts import Post
from forum.models.reader import ME
from forum.models.topics import Persona, Topic
from forum.policy.roles import (
    Person,
    Standing,
    can_moderate,
    is_coordinator,
    is_moderator,
    is_volunteer,
    moderates,
    takes_part,
)

# What exists for somebody


def visible_boards(person: Person) -> Select[Board]:
    """The boards that `person` may read. Administrators set boards up, but read as members."""
    return _boards(Standing.held(person))


def visible_topics(person: Person) -> Select[Topic]:
    """The topics of those boards."""
    return _topics(Standing.held(person))


def visible_posts(person: Person) -> Select[Post]:
    """The posts of those topics; of erased ones the place is kept, the words are gone."""
    return _posts(Standing.held(person))


def visible_notifications(member: Member) -> Select[Notification]:
    """Her own notifications, about posts that she may still read; run with `{"me": member.id}`."""
    return _notifications(Standing.held(member))


def what_may_arrive(standing: Standing) -> tuple[Select[Topic], Select[Notification]]:
    """Both for whoever has such a standing: to be asked before it is known that she still has."""
    return _topics(standing), _notifications(standing)


def visible_members(person: Person) -> Select[Member]:
    """The members whom a signed-in person may look up by name; none for a visitor.

    Who has left has no name any more, though there is time to come back.
    """
    here = Member.display_name != "" if person.signed_in else false()
    return select(Member).where(here)


def visible_content_notes(_person: Person) -> Select[ContentNote]:
    """The labels that the charity offers."""
    return _CONTENT_NOTES


# What somebody may do


def can_read(person: Person, board: Board) -> bool:
    """Whether the board exists for `person`; the same rule as `visible_boards`."""
    reader = Standing.held(person)
    if moderates(reader, board) or is_coordinator(reader) or board.read_by == "visitors":
        return True
    return reader.signed_in and {
        "members": True,
        "audiences": bool(reader.rights.audiences & {each.id for each in board.reading}),
        "volunteers": is_volunteer(reader),
        "moderators": is_moderator(reader),
    }.get(board.read_by, False)


def can_post(person: Person, board: Board) -> bool:
    """Starting a topic: within the board's posting rule, and not on an archived board."""
    if board.archived or not takes_part(person) or not can_read(person, board):
        return False
    writer = Standing.held(person)
    if moderates(writer, board) or is_coordinator(writer):
        return True
    return {
        "members": True,
        "audiences": bool(writer.rights.audiences & {each.id for each in board.writing}),
        "volunteers": is_volunteer(writer),
        "moderators": is_moderator(writer),
    }.get(board.post_by, False)


def can_reply(person: Person, topic: Topic) -> bool:
    """Answering: as for a new topic, while the topic is not locked."""
    return not topic.locked and can_post(person, topic.board)


def can_react(person: Person, topic: Topic) -> bool:
    """Giving a reaction: every member who may read, while the board is open."""
    return takes_part(person) and not topic.board.archived


def can_edit(person: Person, post: Post, topic: Topic, *, worn: Collection[int]) -> bool:
    """One's own words, while they are there. `worn`: the personas that `person` wears here."""
    there = not post.erased and not post.hidden and not topic.board.archived
    return there and takes_part(person) and is_own(person, post, worn=worn)


def can_erase(person: Person, post: Post, *, worn: Collection[int]) -> bool:
    """Taking back one's own words: always, on locked and archived boards too."""
    return is_own(person, post, worn=worn) and not post.erased


def can_see_versions(person: Person, post: Post, topic: Topic, *, worn: Collection[int]) -> bool:
    """How a post read before: for its author, and who looks after the board; these alone
    while it is hidden.
    """
    own = is_own(person, post, worn=worn) and not post.hidden
    return own or can_moderate(person, topic.board)


def is_own(person: Person, post: Post, *, worn: Collection[int]) -> bool:
    """Whether `person` wrote it, under her own name or a persona."""
    if not person.signed_in:
        return False
    return post.persona_id in worn if post.persona_id else post.author_id == person.id


def acts_on(person: Person, post: Post, topic: Topic, *, worn: Collection[int]) -> frozenset[str]:
    """All that `person` may do with a post: react, reply, edit, versions, erase."""
    own = is_own(person, post, worn=worn)
    may = {
        "react": can_react(person, topic),
        "reply": can_reply(person, topic),
        "edit": own and can_edit(person, post, topic, worn=worn),
        "versions": bool(post.edited_at) and can_see_versions(person, post, topic, worn=worn),
        "erase": own and can_erase(person, post, worn=worn),
        "own": own,
        "report": not own,
        "moderate": can_moderate(person, topic.board),
    }
    return frozenset(act for act, permitted in may.items() if permitted)


def worn_personas(person: Person, topic: Topic) -> set[int]:
    """The personas that `person` wears in a topic: what `worn` asks for."""
    return Persona.of(person, topic) if isinstance(person, Member) else set()


_CONTENT_NOTES = select(ContentNote).order_by(ContentNote.position)


@lru_cache(maxsize=256)
def _boards(standing: Standing) -> Select[Board]:
    return select(Board).where(_readable_by(standing))


@lru_cache(maxsize=256)
def _topics(standing: Standing) -> Select[Topic]:
    return select(Topic).where(Topic.board_id.in_(_board_ids(standing)))


@lru_cache(maxsize=256)
def _posts(standing: Standing) -> Select[Post]:
    return select(Post).join(Post.topic).where(Topic.board_id.in_(_board_ids(standing)))


@lru_cache(maxsize=256)
def _notifications(standing: Standing) -> Select[Notification]:
    told = select(Notification).join(Notification.post).join(Post.topic)
    told = told.where(~exists().where(Hiding.post_id == Post.id))
    return told.where(Notification.member_id == ME, Topic.board_id.in_(_board_ids(standing)))


def _readable_by(standing: Standing) -> ColumnElement[bool]:
    if is_coordinator(standing):
        return Board.id.is_not(None)
    doors: list[ColumnElement[bool]] = [Board.read_by == "visitors"]
    if standing.signed_in:
        doors.append(Board.read_by == "members")
    if standing.rights.audiences:
        mine = select(readers.c.board_id).where(
            readers.c.audience_id.in_(sorted(standing.rights.audiences))
        )
        doors.append(and_(Board.read_by == "audiences", Board.id.in_(mine)))
    if is_volunteer(standing):
        doors.append(Board.read_by == "volunteers")
    if is_moderator(standing):
        doors.append(Board.read_by == "moderators")
        doors.append(Board.id.in_(sorted(standing.rights.boards)))
    return or_(*doors)


def _board_ids(standing: Standing) -> Select[int]:
    return select(Board.id).where(_readable_by(standing))
