"""Mail about what is new: composed when it is about to leave, from what its reader may see then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from forum import clock, policy
from forum.db import session
from forum.mail import stopping
from forum.mail.compose import defused, render
from forum.models import news
from forum.models.letters import Letter
from forum.models.mail_choices import MailChoice
from forum.models.members import Member
from forum.models.news import News, Piece
from forum.models.outbox import OutgoingEmail


class Quiet(Exception):
    """Its reader wants no mail before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("quiet hours")
        self.until = until


def compose_now(letter: OutgoingEmail) -> OutgoingEmail | None:
    """The mail as it reads at this moment; None when there is nothing to tell any more.

    It is a copy that is never kept: the row in the outbox stays without words. Tried again, it
    may say something else, under the same Message-ID. Raises Quiet in the reader's quiet hours.
    """
    member, now = _reader(letter), clock.now()
    if member is None or not policy.hears_news(member):
        return None
    choice = MailChoice.of(member)
    if choice.is_quiet(now):
        raise Quiet(choice.quiet_ends(now))
    found = news.since(
        *(policy.visible_topics(member), policy.visible_notifications(member)),
        member=member,
        tells=_still_told(letter, choice),
    )
    return _written(letter, member, choice, found) if found else None


def told(letter: OutgoingEmail) -> None:
    """It has left: what it said of letters is not said again."""
    if "letters" in (letter.tells or {}):
        waiting = update(Letter).where(Letter.recipient_id == letter.member_id)
        session.execute(waiting.where(Letter.mailed_at.is_(None)).values(mailed_at=clock.now()))


def drop(letter: OutgoingEmail) -> None:
    """There was nothing to tell: the next news need not wait for a pause after this mail."""
    free = update(MailChoice).where(MailChoice.member_id == letter.member_id)
    session.execute(free.values(once_at=None))
    letter.drop()


def _reader(letter: OutgoingEmail) -> Member | None:
    """Read afresh: her rights and choices may have changed since the last letter of this worker."""
    rows = select(Member).where(Member.id == letter.member_id)
    member = session.scalar(rows.execution_options(populate_existing=True))
    if member:
        member.forget_rights()
    return member


def _still_told(letter: OutgoingEmail, choice: MailChoice) -> dict[str, datetime]:
    """What it was to tell and she still wants to hear."""
    tells = (letter.tells or {}).items()
    wanted = ((kind, at) for kind, at in tells if choice.pace(kind) != "never")
    return {kind: datetime.fromisoformat(at) for kind, at in wanted}


def _written(
    letter: OutgoingEmail, member: Member, choice: MailChoice, found: News
) -> OutgoingEmail:
    stop = stopping.link(member, letter.tells or {})
    subject, text, html = render(
        letter.name, language=member.language, stop=stop, **words(found, plain=choice.plain)
    )
    copy = OutgoingEmail(name=letter.name, address=member.email, subject=subject, text=text)
    copy.html, copy.unsubscribe, copy.message_id = html, stop, letter.message_id
    copy.created_at = letter.created_at
    return copy


def words(found: News, *, plain: bool) -> dict[str, Any]:
    """What the templates are given. Titles and names are there only where she asked for them."""
    site = current_app.config["FORUM_ADDRESS"]
    return {
        "plain": plain,
        "pieces": [_line(each, site, plain=plain) for each in found.shown],
        "more": found.more,
        "letters": found.letters,
        "guidelines": found.guidelines,
        "link": f"{site}/for-you",
        "letters_link": f"{site}/letters",
        "guidelines_link": f"{site}/guidelines",
    }


def _line(piece: Piece, site: str, *, plain: bool) -> dict[str, Any]:
    on_post = piece.kind in ("mention", "quote", "reaction")
    place = f"posts/{piece.post_id}" if on_post else f"topics/{piece.topic_id}"
    return {
        "kind": piece.kind,
        "count": piece.count,
        "name": defused(piece.name) if plain else "",
        "title": defused(piece.title) if plain else "",
        "link": f"{site}/for-you/{place}",
    }
