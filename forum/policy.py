"""Who may: `visible_*` are Selects that everything starts from, `can_*` are asked before acting.

The one place that knows roles. Views and templates ask; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from forum.models.audiences import Audience, Membership
from forum.models.boards import Board, Moderatorship, readers
from forum.models.content_notes import ContentNote
from forum.models.guidelines import GuidelinesVersion
from forum.models.members import Appointment, Member, Rights, Visitor
from forum.models.notifications import Notification
from forum.models.posts import Post
from forum.models.reader import ME
from forum.models.topics import Topic, personas_of
from forum.models.urgent_help import HelpContact

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


# What exists for somebody


def visible_boards(person: Person) -> Select[Board]:
    """The boards that `person` may read. Administrators set boards up, but read as members."""
    return _boards(Standing.of(person))


def visible_topics(person: Person) -> Select[Topic]:
    """The topics of those boards."""
    return _topics(Standing.of(person))


def visible_posts(person: Person) -> Select[Post]:
    """The posts of those topics; of erased ones the place is kept, the words are gone."""
    return _posts(Standing.of(person))


def visible_notifications(member: Member) -> Select[Notification]:
    """Her own notifications, about posts that she may still read; run with `{"me": member.id}`."""
    return _notifications(Standing.of(member))


def visible_members(person: Person) -> Select[Member]:
    """The members whom a signed-in person may look up by name; none for a visitor."""
    return select(Member) if person.signed_in else select(Member).where(false())


def visible_content_notes(_person: Person) -> Select[ContentNote]:
    """The labels that the charity offers."""
    return select(ContentNote).order_by(ContentNote.position)


def visible_audiences(_person: Person) -> Select[Audience]:
    """The audiences that anybody can say they belong to, whoever asks: joining shows them."""
    return Audience.in_order().where(Audience.archived_at.is_(None))


def visible_guidelines(_person: Person) -> Select[GuidelinesVersion]:
    """Every version that was ever in force; the guidelines are public."""
    return select(GuidelinesVersion)


def visible_help_contacts(_person: Person) -> Select[HelpContact]:
    """Whom to call or text: for everybody, signed in or not."""
    return HelpContact.in_order()


def visible_waiting_memberships(person: Person) -> Select[Membership]:
    """Members who wait for an audience, those who have waited longest first."""
    waiting = select(Membership).where(Membership.agreed_at.is_(None))
    rule = true() if can_agree_memberships(person) else false()
    return waiting.where(rule).order_by(Membership.created_at)


def visible_board_settings(person: Person) -> Select[Board]:
    """Names and rules of all boards, to set them up: nothing of what is written there."""
    return Board.in_order().where(true() if can_set_up_boards(person) else false())


def visible_audience_settings(person: Person) -> Select[Audience]:
    """All audiences, archived ones too, to set them up."""
    return Audience.in_order().where(true() if can_set_up_boards(person) else false())


def visible_moderatorships(person: Person) -> Select[Moderatorship]:
    """Who looks after which board, to give and to end it."""
    return select(Moderatorship).where(true() if can_appoint(person) else false())


# What somebody may do


def can_read(person: Person, board: Board) -> bool:
    """Whether the board exists for `person`; the same rule as `visible_boards`."""
    if moderates(person, board) or is_coordinator(person) or board.read_by == "visitors":
        return True
    return person.signed_in and {
        "members": True,
        "audiences": bool(person.rights.audiences & {each.id for each in board.reading}),
        "volunteers": is_volunteer(person),
        "moderators": is_moderator(person),
    }.get(board.read_by, False)


def can_post(person: Person, board: Board) -> bool:
    """Starting a topic: within the board's posting rule, and not on an archived board."""
    if board.archived or not person.signed_in or not can_read(person, board):
        return False
    if moderates(person, board) or is_coordinator(person):
        return True
    return {
        "members": True,
        "audiences": bool(person.rights.audiences & {each.id for each in board.writing}),
        "volunteers": is_volunteer(person),
        "moderators": is_moderator(person),
    }.get(board.post_by, False)


def can_reply(person: Person, topic: Topic) -> bool:
    """Answering: as for a new topic, while the topic is not locked."""
    return not topic.locked and can_post(person, topic.board)


def can_react(person: Person, topic: Topic) -> bool:
    """Giving a reaction: every member who may read, while the board is open."""
    return person.signed_in and not topic.board.archived


def can_edit(person: Person, post: Post, topic: Topic, *, worn: Collection[int]) -> bool:
    """One's own words, while they are there. `worn`: the personas that `person` wears here."""
    return is_own(person, post, worn=worn) and not post.erased and not topic.board.archived


def can_erase(person: Person, post: Post, *, worn: Collection[int]) -> bool:
    """Taking back one's own words: always, on locked and archived boards too."""
    return is_own(person, post, worn=worn) and not post.erased


def can_see_versions(person: Person, post: Post, topic: Topic, *, worn: Collection[int]) -> bool:
    """How a post read before: for its author, and who looks after the board."""
    return is_own(person, post, worn=worn) or moderates(person, topic.board)


def is_own(person: Person, post: Post, *, worn: Collection[int]) -> bool:
    """Whether `person` wrote it, under her own name or a persona."""
    if not person.signed_in:
        return False
    return post.persona_id in worn if post.persona_id else post.author_id == person.id


def acts_on(person: Person, post: Post, topic: Topic, *, worn: Collection[int]) -> frozenset[str]:
    """All that `person` may do with a post: react, reply, edit, versions, erase."""
    may = {
        "react": can_react(person, topic),
        "reply": can_reply(person, topic),
        "edit": can_edit(person, post, topic, worn=worn),
        "versions": bool(post.edited_at) and can_see_versions(person, post, topic, worn=worn),
        "erase": can_erase(person, post, worn=worn),
    }
    return frozenset(act for act, permitted in may.items() if permitted)


def worn_personas(person: Person, topic: Topic) -> set[int]:
    """The personas that `person` wears in a topic: what `worn` asks for."""
    if not person.signed_in:
        return set()
    return personas_of(person, [topic.id])  # type: ignore[arg-type]


def can_set_up_boards(person: Person) -> bool:
    """Boards and audiences, the site's name and colours."""
    return is_administrator(person)


def can_publish_guidelines(person: Person) -> bool:
    """A new version of the guidelines."""
    return is_coordinator(person)


def can_edit_urgent_help(person: Person) -> bool:
    """The contacts on the urgent help page."""
    return is_coordinator(person)


def can_agree_memberships(person: Person) -> bool:
    """Saying yes or no to members who wait for an audience."""
    return is_coordinator(person)


def can_look_up_members(person: Person) -> bool:
    """The page of members: for those who agree to memberships or give roles."""
    return is_coordinator(person) or is_administrator(person)


def can_appoint(person: Person) -> bool:
    """Giving roles and moderatorships."""
    return is_administrator(person)


def can_dismiss(person: Person, role: str) -> bool:
    """Taking a role away; somebody has to be left who can give it back."""
    last = role == "administrator" and Appointment.count(role) < 2
    return can_appoint(person) and not last


def can_remove_note(person: Person, note: ContentNote) -> bool:
    """A label that no post has."""
    return can_set_up_boards(person) and not note.used


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
