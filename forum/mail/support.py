"""Tells the two sides of a match, and the coordinators, that something waits: never what.

Between dusk and morning nobody is called: the mail leaves when her quiet hours are over.
"""

from __future__ import annotations

from flask import current_app

from forum import clock, policy
from forum.db import session
from forum.mail.compose import compose
from forum.models.mail_choices import MailChoice
from forum.models.matches import SIDES, Match, Side
from forum.models.members import Member

NAME = "support"


def tell(what: str, match: Match, *sides: Side) -> None:
    """Writes to these sides of a match, or both; `what` chooses the words (email/support)."""
    for side in sides or SIDES:
        person = match.person(side)
        if person:
            other = match.first_name(match.other(side))
            write(what, person, place=f"matches/{match.id}", name=other)


def write(what: str, to: Member, *, place: str, name: str = "") -> None:
    """Writes to one member, unless she is away. The name stands there for who wants plain mail."""
    if not to.email or not to.display_name or to.on_break:
        return
    choice, now = MailChoice.of(to), clock.now()
    shown = name if choice.plain else ""
    link = f"{current_app.config['FORUM_ADDRESS']}/{place}"
    letter = compose(NAME, to.email, language=to.language, what=what, whom=shown, link=link)
    if choice.is_quiet(now):
        letter.due_at = choice.quiet_ends(now)


def tell_coordinators(what: str, *, place: str, but: Member | None = None) -> None:
    """Writes to all who arrange one-to-one."""
    for each in session.scalars(policy.coordinators()).all():
        if each is not but:
            write(what, each, place=place)
