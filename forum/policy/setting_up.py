"""Who may set this place up, and look after its members, guidelines and urgent help."""

from __future__ import annotations

from sqlalchemy import Select, false, select, true

from forum.models.audiences import Audience, Membership
from forum.models.boards import Board, Moderatorship
from forum.models.content_notes import ContentNote
from forum.models.guidelines import GuidelinesVersion
from forum.models.members import Appointment, Member
from forum.models.urgent_help import HelpContact
from forum.models.watched_phrases import WatchedPhrase
from forum.policy.roles import Person, is_administrator, is_coordinator


def visible_guidelines(_person: Person) -> Select[GuidelinesVersion]:
    """Every version that was ever in force; the guidelines are public."""
    return select(GuidelinesVersion)


def visible_help_contacts(_person: Person) -> Select[HelpContact]:
    """Whom to call or text: for everybody, signed in or not."""
    return HelpContact.in_order()


def visible_audiences(_person: Person) -> Select[Audience]:
    """The audiences that anybody can say they belong to, whoever asks: joining shows them."""
    return Audience.in_order().where(Audience.archived_at.is_(None))


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


def visible_watched_phrases(person: Person) -> Select[WatchedPhrase]:
    """What is looked for in posts, to change it: nobody else can write around it."""
    return WatchedPhrase.watched().where(true() if can_edit_watched_phrases(person) else false())


def visible_removed_phrases(person: Person) -> Select[WatchedPhrase]:
    """Phrases that were watched until lately, to bring them back."""
    removed = WatchedPhrase.removed_lately()
    return removed.where(true() if can_edit_watched_phrases(person) else false())


def can_set_up_boards(person: Person) -> bool:
    """Boards and audiences, the site's name and colours."""
    return is_administrator(person)


def can_publish_guidelines(person: Person) -> bool:
    """A new version of the guidelines."""
    return is_coordinator(person)


def can_edit_urgent_help(person: Person) -> bool:
    """The contacts on the urgent help page."""
    return is_coordinator(person)


def can_edit_watched_phrases(person: Person) -> bool:
    """Which phrases are looked for before a post goes up."""
    return is_coordinator(person)


def can_receive_newcomers(person: Person) -> bool:
    """How many first posts wait for a moderator, and how many links they may hold."""
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


def can_reset_second_factor(person: Person, other: Member) -> bool:
    """Letting somebody else begin anew who has lost her phone and her recovery codes."""
    return can_look_up_members(person) and person.id != other.id


def can_remove_note(person: Person, note: ContentNote) -> bool:
    """A label that no post has."""
    return can_set_up_boards(person) and not note.used
