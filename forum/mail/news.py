"""Mail about what is new: composed when it is about to leave, from what its reader may see then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import exists, select, update
from sqlalchemy.orm import joinedload

from forum import clock, policy
from forum.db import session
from forum.mail import stopping
from forum.mail.compose import defused, render
from forum.models import news
from forum.models.address_troubles import AddressTrouble
from forum.models.letters import Letter
from forum.models.mail_choices import MailChoice
from forum.models.members import Member
from forum.models.news import Beside, News, Piece
from forum.models.outbox import OutgoingEmail
from forum.models.reader import ME
from forum.models.sites import Site


class Quiet(Exception):
    """Its reader wants no mail before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("quiet hours")
        self.until = until


class Troubled(Exception):
    """Its reader's address takes no mail."""


@dataclass(frozen=True)
class Reader:
    """Whose news it is, what she chose, the name of the site, and what waits beside."""

    member: Member
    choice: MailChoice
    site: str
    beside: Beside


@dataclass(frozen=True)
class Composed:
    """A mail with its words, and whose choices it was made by."""

    mail: OutgoingEmail  # a copy that is never kept: the row in the outbox stays without words
    choice: MailChoice
    letters: int  # of the moderators, that it tells of


def compose_now(letter: OutgoingEmail) -> Composed | None:
    """The mail as it reads at this moment; None when there is nothing to tell any more.

    Tried again, it may say something else, under the same Message-ID. Raises Quiet in the
    reader's quiet hours, and Troubled when no mail reaches her.
    """
    reader, now = _reader(letter), clock.now()  # in this order: what comes later is told later
    if reader is None:
        return None
    member, choice = reader.member, reader.choice
    if choice.is_quiet(now):
        raise Quiet(choice.quiet_ends(now))
    found = news.since(
        *(policy.visible_topics(member), policy.visible_notifications(member)),
        member=member,
        tells=_still_told(letter, choice),
        beside=reader.beside,
    )
    if not found:
        return None
    return Composed(_written(letter, reader, found, at=now), choice, found.letters)


def sent(letter: OutgoingEmail, composed: Composed) -> None:
    """It has left: what it said is not said again; what has come since it was composed is."""
    at = composed.mail.created_at
    if composed.letters:
        waiting = update(Letter).where(Letter.recipient_id == letter.member_id)
        waiting = waiting.where(Letter.mailed_at.is_(None), Letter.created_at <= at)
        session.execute(waiting.values(mailed_at=clock.now()))
    composed.choice.told(letter.tells or {}, at)


def told(letter: OutgoingEmail, at: datetime) -> None:
    """What came before `at` is told no more: there was nothing to tell, or no way."""
    choice = session.scalar(select(MailChoice).filter_by(member_id=letter.member_id))
    if choice and letter.tells:
        choice.told(letter.tells, at)


def drop(letter: OutgoingEmail, at: datetime) -> None:
    """There was nothing to tell at `at`: the next need not wait for a pause after this mail."""
    told(letter, at)
    free = update(MailChoice).where(MailChoice.member_id == letter.member_id)
    session.execute(free.values(once_at=None))
    letter.drop()


# Read afresh: her rights and choices may have changed since the last letter of this worker.
_READER = (
    select(Member, MailChoice, exists().where(AddressTrouble.address == Member.email))
    .add_columns(select(Site.name).scalar_subquery(), *news.BESIDE)
    .outerjoin(MailChoice, MailChoice.member_id == Member.id)
    .options(joinedload(Member.pause))
    .where(Member.id == ME)
    .execution_options(populate_existing=True)
)


def _reader(letter: OutgoingEmail) -> Reader | None:
    """Whose news it is, if she hears any now, and what is known beside it: one statement."""
    tells = {kind: datetime.fromisoformat(at) for kind, at in (letter.tells or {}).items()}
    values = {"me": letter.member_id, **news.asked_beside(tells)}
    row = session.execute(_READER, values).first()
    if row is None:
        return None
    member, choice, troubled, site, *beside = row
    member.forget_rights()
    if not policy.hears_news(member):
        return None
    letter.goes_to(member.email or "")
    if troubled:
        raise Troubled
    return Reader(member, choice or MailChoice.of(member), site or "", Beside(*beside))


def _still_told(letter: OutgoingEmail, choice: MailChoice) -> dict[str, datetime]:
    """What it was to tell and she still wants to hear."""
    tells = (letter.tells or {}).items()
    wanted = ((kind, at) for kind, at in tells if choice.pace(kind) != "never")
    return {kind: datetime.fromisoformat(at) for kind, at in wanted}


def _written(letter: OutgoingEmail, reader: Reader, found: News, *, at: datetime) -> OutgoingEmail:
    member, stop = reader.member, stopping.link(reader.member, letter.tells or {})
    said = words(found, plain=reader.choice.plain)
    subject, text, html = render(
        letter.name, language=member.language, stop=stop, site=reader.site, **said
    )
    copy = OutgoingEmail(name=letter.name, address=member.email, subject=subject, text=text)
    copy.html, copy.unsubscribe, copy.message_id = html, stop, letter.message_id
    copy.created_at = at
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
