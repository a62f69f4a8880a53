"""Who may raise a worry about a person, and who alone may see what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, literal, or_, select

from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.boards import Board
from forum.models.cases import Case
from forum.models.members import Appointment, Member
from forum.models.quarantine import Quarantine
from forum.models.topics import Persona
from forum.policy.roles import Person, can_moderate, is_coordinator, is_moderator

LEAD, DEPUTY = "safeguarding_lead", "safeguarding_deputy"


def can_see_cases(person: Person) -> bool:
    """Leads and deputies; not moderators, coordinators or administrators as such."""
    return bool(person.rights.roles & {LEAD, DEPUTY})


def visible_cases(person: Person) -> Select[Case]:
    """All cases, for those few; but nobody sees one that is about herself."""
    if not can_see_cases(person):
        return select(Case).where(false())
    return select(Case).where(_about_others(person))


def visible_quarantines(person: Person) -> Select[Quarantine]:
    """When and by whom something was sealed and reported; not the words."""
    cases = visible_cases(person).with_only_columns(Case.id)
    return select(Quarantine).where(Quarantine.case_id.in_(cases))


def can_raise_concern(person: Person, board: Board) -> bool:
    """About a post: whoever looks after its board, and leads themselves."""
    return can_moderate(person, board) or can_see_cases(person)


def can_raise_concern_about(person: Person, member: Member) -> bool:
    """About a member: whoever looks after any board, for it reveals nothing; not about oneself."""
    may = is_moderator(person) or is_coordinator(person) or can_see_cases(person)
    return may and person.id != member.id


def can_quarantine(person: Person, board: Board) -> bool:
    """Sealing what may be child sexual abuse material: as for raising a concern, at once."""
    return can_raise_concern(person, board)


def can_open_quarantine(person: Person, quarantine: Quarantine) -> bool:
    """Seeing the words: the named reporter alone, while she holds the role."""
    return can_see_cases(person) and quarantine.reporter_id == person.id


def who_hears(case: Case, role: str) -> Sequence[Member]:
    """Who holds LEAD or DEPUTY and may see this case."""
    return [each for each in _holders(role) if _sees(each, case)]


def who_sees(case: Case) -> list[Member]:
    """Leads, then deputies, each once."""
    people = [*who_hears(case, LEAD), *who_hears(case, DEPUTY)]
    return list(dict.fromkeys(people))


def who_appoints() -> Sequence[Member]:
    """Who can give a role that nobody holds."""
    return _holders("administrator")


def outside_cases(person: Person) -> ColumnElement[bool]:
    """Which entries of the audit log `person` may read, as far as cases go.

    To whoever may not see a case the log says nothing of it: its deeds are called "case.…".
    """
    about_none = ~AuditEntry.action.startswith("case.", autoescape=True)
    if not can_see_cases(person):
        return about_none
    hers = select(literal("case ") + cast(Case.id, String)).where(~_about_others(person))
    return or_(about_none, AuditEntry.subject.not_in(hers))


def _about_others(person: Person) -> ColumnElement[bool]:
    """Neither about her, nor about what she wrote anonymously."""
    worn = select(Persona.id).where(Persona.wearer_id == person.id)
    return and_(
        or_(Case.about_id.is_(None), Case.about_id != person.id),
        or_(Case.persona_id.is_(None), Case.persona_id.not_in(worn)),
    )


def _holders(role: str) -> Sequence[Member]:
    held = select(Appointment.member_id).where(Appointment.role == role)
    return session.scalars(select(Member).where(Member.id.in_(held)).order_by(Member.id)).all()


def _sees(member: Member, case: Case) -> bool:
    """Also before she has proven a second factor: she has to be told, to come and do so."""
    mine = select(Case.id).where(Case.id == case.id, _about_others(member))
    return bool(member.held.roles & {LEAD, DEPUTY}) and session.scalar(mine) is not None
