"""Sends the mail that waits in the outbox."""

from __future__ import annotations

from forum import db
from forum.mail import delivery
from forum.models.outbox import OutgoingEmail


def send() -> None:
    """Sends all that is due, one letter a transaction; what fails is tried again later."""
    while send_one():
        pass


def send_one() -> bool:
    """Sends the next letter; whether there was one."""
    with db.transaction():
        letter = OutgoingEmail.claim()
    if letter is None:
        return False
    try:
        delivery.deliver(letter)
    except delivery.Refused as refusal:
        with db.transaction():
            _note(letter, refusal)
    else:
        with db.transaction():
            letter.sent()
    return True


def _note(letter: OutgoingEmail, refusal: delivery.Refused) -> None:
    if refusal.for_good:
        letter.give_up(str(refusal))
    else:
        letter.put_off(str(refusal))
