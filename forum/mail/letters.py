"""Mails the members whom the moderators have written to: that there is a letter, not what."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.mail.compose import compose
from forum.models.letters import UNDO_MINUTES, Letter
from forum.models.members import Member


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
        compose("letter", str(member.email), language=member.language, link=link)
        return True


def _due() -> tuple[Letter, Member] | None:
    """The next one that "Undo" is no longer offered for, and its reader."""
    due = (
        select(Letter, Member)
        .join(Member, Member.id == Letter.recipient_id)
        .where(Letter.mailed_at.is_(None), Letter.created_at < clock.ago(minutes=UNDO_MINUTES))
        .where(Member.email.is_not(None))
        .order_by(Letter.id)
        .limit(1)
    )
    row = session.execute(due).first()
    return None if row is None else (row[0], row[1])
