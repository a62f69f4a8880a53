"""Sends the mail that waits in the outbox."""

from __future__ import annotations

from forum import db
from forum.mail import carrying, delivery, news
from forum.models.address_troubles import AddressTrouble
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
    with db.transaction():
        ready = _ready(letter)
    if ready is None:
        return True
    try:
        delivery.deliver(ready)
    except delivery.Refused as refusal:
        with db.transaction():
            _note(letter, refusal)
    else:
        with db.transaction():
            letter.sent()
            news.told(letter)
            carrying.carried(letter)
    return True


def _ready(letter: OutgoingEmail) -> OutgoingEmail | None:
    """The letter with its words; None when it does not leave now, or at all."""
    if AddressTrouble.holds_back(letter):
        letter.give_up("the address takes no mail")
        return None
    try:
        if letter.letter_id:
            return _carried(letter)
        if letter.tells is None:
            return letter
        ready = news.compose_now(letter)
    except news.Quiet as quiet:
        letter.wait(quiet.until)
        return None
    if ready is None:
        news.drop(letter)
    return ready


def _carried(letter: OutgoingEmail) -> OutgoingEmail | None:
    ready = carrying.compose_now(letter)
    if ready is None:
        letter.drop()
    return ready


def _note(letter: OutgoingEmail, refusal: delivery.Refused) -> None:
    if refusal.for_good:
        letter.give_up(str(refusal))
    else:
        letter.put_off(str(refusal))
