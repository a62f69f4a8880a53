"""Tells the safeguarding leads that a concern waits for them. The letter says nothing of it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app

from forum import policy
from forum.mail.compose import compose_to
from forum.models.cases import Case
from forum.models.members import Member


def tell(case: Case, *, by: Member) -> None:
    """Writes to the leads; to the deputies too, when somebody is in danger or there is no lead.

    `by` raised it, and need not be told. Where nobody holds either role, it goes to the
    administrators, who can give it: without a word about a concern.
    """
    leads = policy.who_hears(case, "safeguarding_lead")
    _write("concern_raised", leads, but=by)
    if case.danger or not leads:
        tell_deputies(case, but=by)
    if not leads and not policy.who_hears(case, "safeguarding_deputy"):
        _write("no_safeguarding_lead", policy.who_appoints(), but=by)


def tell_deputies(case: Case, *, but: Member | None = None) -> None:
    """Writes to the deputies and notes in the case that they were told, if there are any."""
    deputies = policy.who_hears(case, "safeguarding_deputy")
    if deputies:
        case.tell_deputy()
        _write("concern_raised", deputies, but=but)


def _write(name: str, people: Iterable[Member], *, but: Member | None) -> None:
    place = "members" if name == "no_safeguarding_lead" else "cases"
    link = f"{current_app.config['FORUM_ADDRESS']}/{place}"
    for each in people:
        if each.email and each is not but:
            compose_to(each, name, link=link)
