"""Mails the members whom the moderators have written to: that there is a letter, not what."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import exists, or_, select

from forum import clock, db
from forum.db import session
from forum.mail import stopping
from forum.mail.compose import compose_to
from forum.models.letters import UNDO_MINUTES, Letter
from forum.models.mail_choices import MailChoice
from forum.models.members import Member
from forum.models.reader import Rows
from forum.models.suspensions import Suspension


def mail_next() -> bool:
    """Queues the mail about one letter that is due; False when none is.

    Whoever has read it on the site in the meantime gets no mail.
    """
    with db.transaction():
        row = _due()
        if row is None:
            return False
        letter, member = row
        if letter.is_read:
            letter.mail()
            return True
        link = f"{current_app.config['FORUM_ADDRESS']}/letters/{letter.id}?key={letter.mail()}"
        stop = stopping.link(member, ["letters"])
        compose_to(member, "letter", stop=stop, link=link)
        return True


def _due() -> tuple[Letter, Member] | None:
    """The next one that "Undo" is no longer offered for, and its reader, outside quiet hours."""
    now = clock.now()
    for letter, member, choice in session.execute(_waiting()):
        if letter.is_read or choice is None or not choice.is_quiet(now):
            return letter, member
    return None


def _waiting() -> Rows:
    """Letters to those who want them at once; and to the suspended, who cannot read them else."""
    at_once = or_(MailChoice.id.is_(None), MailChoice.letters == "once")
    suspended = exists().where(Suspension.member_id == Member.id, Suspension.runs(clock.now()))
    return (
        select(Letter, Member, MailChoice)
        .join(Member, Member.id == Letter.recipient_id)
        .outerjoin(MailChoice, MailChoice.member_id == Member.id)
        .where(Letter.mailed_at.is_(None), Letter.created_at < clock.ago(minutes=UNDO_MINUTES))
        .where(Member.email.is_not(None), or_(at_once, suspended))
        .order_by(Letter.id)
    )
