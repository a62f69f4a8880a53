"""Who may ask for one-to-one support, give it, arrange it, and read what is written there.

To everybody else, moderators and administrators too, it does not exist.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from forum.models.audit import AuditEntry
from forum.models.match_care import HelpAsked, Opening
from forum.models.matches import Match
from forum.models.members import Member
from forum.models.peer_supporters import ROLE, PeerSupporter
from forum.models.sites import Site
from forum.models.support_requests import SupportRequest
from forum.policy.roles import Person, Standing, is_coordinator, takes_part

OURS = ("match", "support", "boundaries")  # what deeds of one-to-one are called in the log

# What exists for somebody


def visible_matches(person: Person) -> Select[Match]:
    """Her own, on either side: a supporter's from the question on, a member's once accepted."""
    if not person.signed_in:
        return select(Match).where(false())
    hers = and_(Match.member_id == person.id, Match.accepted_at.is_not(None))
    asked = Match.supporter_id == person.id if gives_support(person) else false()
    begun = and_(Match.supporter_id == person.id, Match.begun_at.is_not(None))
    return select(Match).where(or_(hers, asked, begun), Match.declined_at.is_(None))


def visible_caseload(person: Person) -> Select[Match]:
    """All matches with their clocks, never letters: for coordinators, but not their own."""
    return select(Match).where(_arranged_by(person), *_not_hers(person))


def visible_requests(person: Person) -> Select[SupportRequest]:
    """What members ask for: for coordinators, who look for somebody."""
    others = SupportRequest.member_id != (person.id or 0)
    return select(SupportRequest).where(_arranged_by(person), others)


def visible_supporters(person: Person) -> Select[PeerSupporter]:
    """Those who may be asked, for coordinators."""
    return PeerSupporter.in_order().where(_arranged_by(person))


# What somebody may do


def can_ask_for_support(person: Person, site: Site) -> bool:
    """Members of the audiences that the charity chose; newcomers too, but nobody suspended.

    Newcomers' posts wait because many would read them. A request is read by a coordinator anyway.
    """
    return takes_part(person) and bool(person.rights.audiences & set(site.support_audiences))


def gives_support(person: Person | Standing) -> bool:
    """Holds the role of a peer supporter."""
    return ROLE in person.rights.roles


def can_arrange_support(person: Person | Standing) -> bool:
    """Finding somebody, the caseload, the boundaries, and who may ask."""
    return is_coordinator(person)


def can_write_letter(member: Member, match: Match) -> bool:
    """Either side, while it runs. A suspension, or a role that is gone, stops letters too."""
    side = match.side_of(member)
    if side is None or not match.running or not takes_part(member):
        return False
    return bool(member.display_name) and (side == "member" or gives_support(member))


def can_read_letters(member: Member, match: Match) -> bool:
    """Both sides, afterwards too; and a coordinator who has opened them, while that lasts."""
    if match.side_of(member):
        return match.agreed
    return is_coordinator(member) and Opening.now(match, by=member) is not None


def can_open_letters(coordinator: Member, match: Match) -> bool:
    """A coordinator who is on neither side, once help was asked for and until it is settled."""
    outside = match.side_of(coordinator) is None
    return is_coordinator(coordinator) and outside and HelpAsked.waits(match)


def can_raise_concern_in(person: Member, match: Match) -> bool:
    """About the member of a match: its supporter, who need not know more than her first name."""
    return match.side_of(person) == "supporter" and match.accepted


def outside_support(person: Person) -> ColumnElement[bool]:
    """Which entries of the audit log `person` may read, as far as one-to-one goes.

    To whoever does not arrange it, the log says nothing of it.
    """
    if is_coordinator(person):
        return true()
    ours = (AuditEntry.action.startswith(f"{kind}.", autoescape=True) for kind in OURS)
    return ~or_(*ours)


def _arranged_by(person: Person) -> ColumnElement[bool]:
    return true() if can_arrange_support(person) else false()


def _not_hers(person: Person) -> tuple[ColumnElement[bool], ...]:
    number = person.id or 0
    gone_or_other = or_(Match.supporter_id.is_(None), Match.supporter_id != number)
    return Match.member_id != number, gone_or_other
