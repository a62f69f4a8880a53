"""A mail that came in, as the words of a letter: whatever else it carried stays behind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forum.mail import automatic, bodies, mailboxes, parts
from forum.mail.fields import Fields
from forum.mail.parts import Unreadable
from forum.text import own_words

__all__ = ["Inbound", "Unreadable", "read"]

LARGEST = 32 * 1024 * 1024  # bytes: more than any provider takes
MOST_RESULTS = 20  # fields of authentication results

_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


@dataclass(frozen=True)
class Inbound:
    """What is taken out of a mail; nothing else of it goes any further."""

    sender: str  # its one From address, in lower case; "" for none, several or a riddle
    recipients: tuple[str, ...]
    message_id: str  # with its <>, or ""
    automatic: str  # loop, bounce, auto-reply, list; "" when a person wrote it
    authentication: tuple[str, ...]  # as servers on the way noted it, the last of them on top
    words: str
    cut: tuple[str, ...]  # attachment, calendar, card, html, picture, quote, signature
    too_long: bool


def read(raw: bytes) -> Inbound:
    """Read a mail. Raises Unreadable, with one word that says why, and nothing else."""
    mail = parts.split(raw[:LARGEST])
    fields = mail.fields
    body = bodies.body(mail)
    own = own_words.of(body.text, whole=body.whole)
    return Inbound(
        sender=mailboxes.sender(fields.all("from")),
        recipients=mailboxes.addresses(fields.all(*_RECIPIENTS)),
        message_id=_message_id(fields),
        automatic=automatic.kind(fields),
        authentication=fields.all("authentication-results")[:MOST_RESULTS],
        words=own.words,
        cut=tuple(sorted({*body.cut, *own.cut})),
        too_long=own.too_long or len(raw) > LARGEST,
    )


def _message_id(fields: Fields) -> str:
    match = _MESSAGE_ID.search(fields.first("message-id"))
    return match[0] if match else ""
