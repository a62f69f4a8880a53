"""Sends the mail that waits in the outbox."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import select

from forum import clock, db, policy
from forum.db import session
from forum.mail import carrying, delivery, news
from forum.models.address_troubles import AddressTrouble
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail

NO_MAIL = "the address takes no mail"
SECONDS = 20  # in one go: the rest of the clockwork has its turn in between


def send() -> None:
    """Sends what is due; what fails is tried again later.

    While no letter leaves at all, one is tried in a go, and the others need not wait longer for it.
    """
    end, turn = clock.ticks() + SECONDS, Turn()
    with delivery.line():
        try:
            while clock.ticks() < end and turn.send_next():
                pass
        finally:
            turn.end()


def send_one() -> bool:
    """Sends the next letter; whether there was one, and others may follow it."""
    turn = Turn()
    try:
        return turn.send_next()
    finally:
        turn.end()


class Turn:
    """Letters sent one after the other: what became of one is noted as the next is claimed.

    So each takes one transaction. Whoever dies in between has one letter that was not noted.
    """

    def __init__(self) -> None:
        self._note: Callable[[], None] | None = None

    def send_next(self) -> bool:
        """Sends one; whether there was one, and others may follow it."""
        letter, ready = self._next()
        if letter is None:
            return False
        try:
            return ready is None or self._deliver(letter, ready)
        except Exception as problem:
            _blame_us(letter, problem)
            raise

    def end(self) -> None:
        """Notes what became of the last one."""
        note, self._note = self._note, None
        if note:
            with db.transaction():
                note()

    def _next(self) -> tuple[OutgoingEmail | None, OutgoingEmail | news.Composed | None]:
        letter = ready = None
        try:
            with db.transaction():
                if self._note:
                    self._note()
                    session.flush()
                letter = OutgoingEmail.claim()
                ready = _ready(letter) if letter else None
        except Exception as problem:
            self.end()  # that one has left, whatever is wrong with this one
            if letter:
                _blame_us(letter, problem)
            raise
        self._note = None
        return letter, ready

    def _deliver(self, letter: OutgoingEmail, ready: OutgoingEmail | news.Composed) -> bool:
        try:
            delivery.deliver(ready if isinstance(ready, OutgoingEmail) else ready.mail)
        except delivery.Refused as refusal:
            self._note = partial(_refused, letter, refusal)
            return not refusal.away
        self._note = partial(_sent, letter, ready)
        return True


def _blame_us(letter: OutgoingEmail, problem: Exception) -> None:
    """A fault of ours must neither lose the letter nor hide."""
    with db.transaction():
        letter.tries += 1
        letter.put_off(f"a fault of the forum: {type(problem).__name__}")


def _sent(letter: OutgoingEmail, ready: OutgoingEmail | news.Composed) -> None:
    letter.sent()
    carrying.carried(letter)
    if isinstance(ready, news.Composed):
        news.sent(letter, ready)


def _ready(letter: OutgoingEmail) -> OutgoingEmail | news.Composed | None:
    """The letter, with its words; None when it does not leave now, or at all."""
    if letter.tells is not None:
        return _composed(letter)
    ready = _still_wanted(letter)
    if ready and AddressTrouble.holds_back(ready):
        ready.give_up(NO_MAIL)
        return None
    return _carried(ready) if ready and ready.letter_id else ready


def _carried(letter: OutgoingEmail) -> OutgoingEmail | None:
    ready = None
    try:
        ready = carrying.compose_now(letter)
        if ready is None:
            letter.drop()
    except news.Quiet as quiet:
        letter.wait(quiet.until)
    return ready


def _composed(letter: OutgoingEmail) -> news.Composed | None:
    composed = None
    try:
        composed = news.compose_now(letter)
        if composed is None:
            news.drop(letter)
    except news.Quiet as quiet:
        letter.wait(quiet.until)
    except news.Troubled:
        letter.give_up(NO_MAIL)
        news.told(letter)
    return composed


def _still_wanted(letter: OutgoingEmail) -> OutgoingEmail | None:
    """To where its reader has her mail now; None when she has none, or lost what it was about."""
    if letter.member_id is None:
        return letter
    mine = select(Member).filter_by(id=letter.member_id)
    member = session.scalar(mine.execution_options(populate_existing=True))
    if member:
        member.forget_rights()
    if member is None or not member.email or not policy.may_still_get(member, letter.name):
        letter.drop()
        return None
    letter.address = member.email
    return letter


def _refused(letter: OutgoingEmail, refusal: delivery.Refused) -> None:
    if AddressTrouble.means(refusal.status):
        AddressTrouble.note(letter.address, "bounce", status=refusal.status)
    if refusal.for_good:
        letter.give_up(str(refusal))
    else:
        letter.put_off(str(refusal))
    if letter.given_up_at:
        news.told(letter)
