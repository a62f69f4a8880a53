"""One-to-one by mail for tests: relay addresses, and mail as somebody's provider sends it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from forum import db
from forum.db import session
from forum.mail import envelopes, relay
from forum.models.matches import Match
from forum.models.outbox import OutgoingEmail
from forum.models.relay_addresses import RelayAddress
from forum.models.relayed_letters import RelayedLetter
from forum.views.application import Forum
from tests import matched

DOMAIN = "letters.willow.example"
JUDGE = "mx.willow.example"
UNREADABLE = b"\xff\xfe nothing that a mail is made of"
MAIL = """\
Return-Path: <{sender}>
Authentication-Results: {judge}; {results}
Received: from phone by smtp.example.org; Mon, 30 Nov 2026 10:00:00 +0000
From: {name} <{sender}>
To: {to}
Subject: {subject}
Message-ID: {id}
Date: Mon, 30 Nov 2026 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

{words}
"""


@contextmanager
def set_up(app: Forum, **settings: str) -> Iterator[None]:
    """The operator has set the relay up."""
    given = {"FORUM_RELAY": DOMAIN, "FORUM_RELAY_JUDGE": JUDGE} | settings
    former = {name: app.config[name] for name in given}
    app.config.update(given)
    yield
    app.config.update(former)


def begin(cast) -> int:
    """Mia and Pia may write, and have addresses: the number of their match."""
    with db.transaction():
        match = matched.begin(cast)
        RelayAddress.open(match)
        return match.id


def address(match_id: int, side: str) -> str:
    """To which a side writes."""
    row = session.scalars(select(RelayAddress).filter_by(match_id=match_id, side=side)).one()
    return envelopes.in_full(row)


def mail(to: str, words: str = "Hello.", **more: str) -> bytes:
    """A mail of Mia's, proven by her provider; `sender="pia@example.org"` is Pia's."""
    sender = more.get("sender", "mia@example.org")
    results = f"dmarc=pass (p=none) header.from={sender.rpartition('@')[2]}"
    given = {"sender": sender, "judge": JUDGE, "results": results, "name": "Mia", "to": to}
    given |= {"subject": "Re: There is a letter for you", "id": f"<{words[:20].strip()}@x>"}
    return MAIL.format(**(given | more), words=words).encode()


def take(raw: bytes, to: str, back: str = "mia@example.org") -> str:
    """Hands it in; what became of it."""
    with db.transaction():
        return relay.take(raw, to=to, back=back)


def letters() -> list[RelayedLetter]:
    """All of them, as they are now."""
    session.rollback()
    session.expire_all()
    with db.transaction(writing=False):  # nothing stays open: a worker goes on writing meanwhile
        return list(session.scalars(select(RelayedLetter).order_by(RelayedLetter.id)))


def queued() -> list[tuple[str, str]]:
    """The mail that waits: which, and to whom."""
    session.rollback()
    rows = select(OutgoingEmail).where(OutgoingEmail.sent_at.is_(None)).order_by(OutgoingEmail.id)
    return [(each.name, each.address) for each in session.scalars(rows)]


def match(number: int) -> Match:
    """The match of that number, as it is now."""
    return session.get_one(Match, number)


def choices(number: int) -> dict[str, str]:
    """How each side wants to hear of letters."""
    rows = select(RelayAddress).filter_by(match_id=number)
    return {each.side: each.choice for each in session.scalars(rows)}
