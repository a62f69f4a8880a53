"""The beginning of a site: its first administrator, and the first steps of setting it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from forum.db import session
from forum.models.audit import AuditEntry
from forum.models.boards import Board
from forum.models.consents import Consent
from forum.models.guidelines import GuidelinesVersion
from forum.models.members import Appointment, Member
from forum.models.signin import Link
from forum.models.sites import Site
from forum.models.urgent_help import HelpContact

if TYPE_CHECKING:
    from collections.abc import Mapping

PURPOSE = "begin"  # of the link that makes the first administrator
OFFICES = ("administrator", "coordinator")  # somebody else may take the second one over later
STEPS = ("site", "boards", "guidelines", "urgent_help", "hours", "mail")


@dataclass(frozen=True)
class FirstSteps:
    """Which of STEPS are done, in their order; read off what is there, never ticked by hand."""

    done: Mapping[str, bool]

    @property
    def left(self) -> int:
        """How many are still to do."""
        return sum(not each for each in self.done.values())


def is_open() -> bool:
    """Whether the site still waits for its first administrator."""
    return not session.scalar(select(exists().where(Appointment.role == "administrator")))


def begin(
    link: Link, *, name: str, password_hash: str, consent: str, language: str
) -> Member | None:
    """Spends the link and makes the first administrator, who is the coordinator too.

    Gives nobody when somebody else was quicker, or has the name or the address by now.
    """
    if not is_open() or Member.at(link.address) or Member.named(name):
        return None
    link.use()
    member = Member(email=link.address, password_hash=password_hash, language=language)
    member.rename(name)
    session.add(member)
    session.flush()
    session.add(Consent(member_id=member.id, wording=consent, language=language))
    for office in OFFICES:
        member.appoint(office, by=None)
    return member


def first_steps(site: Site) -> FirstSteps:
    """How far setting up has come; one statement."""
    asked = select(
        exists().where(Board.id.is_not(None)),
        exists().where(GuidelinesVersion.id.is_not(None)),
        exists().where(HelpContact.checked_on.is_not(None)),
        exists().where(AuditEntry.action == "mail.test"),
    )
    boards, guidelines, urgent_help, mail = session.execute(asked).one()
    done = (bool(site.run_by), boards, guidelines, urgent_help, site.hours is not None, mail)
    return FirstSteps(dict(zip(STEPS, done, strict=True)))
