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


def mail_due() -> None:
    """Queues the mails about all letters that are due, each in a transaction of its own.

    Those are letters that "Undo" is no longer offered for, outside their readers' quiet hours.
    """
    with db.transaction(writing=False):
        rows = session.execute(_waiting())
        numbers = [letter.id for letter, _, choice in rows if _is_due(letter, choice)]
    for number in numbers:
        with db.transaction():
            _mail(number)


def _mail(number: int) -> None:
    """Whoever has read it on the site in the meantime gets no mail."""
    row = session.execute(_waiting().where(Letter.id == number)).first()
    if row is None:
        return
    letter, member, _choice = row
    key = letter.mail()
    if not letter.is_read:
        link = f"{current_app.config['FORUM_ADDRESS']}/letters/{letter.id}?key={key}"
        compose_to(member, "letter", stop=stopping.link(member, ["letters"]), link=link)


def _is_due(letter: Letter, choice: MailChoice | None) -> bool:
    return letter.is_read or choice is None or not choice.is_quiet(clock.now())


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
