"""Sends the mail that waits in the outbox."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
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
Note = Callable[[], None]  # writes what became of a letter


class Stays(Exception):
    """A letter does not leave now, or at all; `note` writes that."""

    def __init__(self, note: Note) -> None:
        super().__init__("stays")
        self.note = note


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


class Turn:
    """Letters sent one after the other: what became of one is noted as the next is claimed.

    Digests are claimed and noted some at a time. Each letter is composed as it leaves, and others
    can write meanwhile. Whoever dies in between has some letters that were not noted.
    """

    def __init__(self) -> None:
        self._claimed: deque[OutgoingEmail] = deque()
        self._notes: list[Note] = []

    def send_next(self) -> bool:
        """Sends one; whether there was one, and others may follow it."""
        if not self._claimed:
            self._claim()
        if not self._claimed:
            return False
        letter = self._claimed.popleft()
        try:
            return self._send(letter)
        except Exception as problem:  # a fault of ours must neither lose the letter nor hide
            fault = f"a fault of the forum: {type(problem).__name__}"
            self._notes.append(partial(letter.put_off, fault))
            raise

    def end(self) -> None:
        """Notes what became of the last ones, each for itself, and lets go of the others."""
        with ExitStack() as notes:  # where one fails, the next are written all the same
            for note in reversed([*self._notes, *(each.let_go for each in self._claimed)]):
                notes.callback(_write, note)
            self._notes.clear()
            self._claimed.clear()

    def _claim(self) -> None:
        with db.transaction():
            for note in self._notes:
                note()
            session.flush()
            claimed = OutgoingEmail.claim()
        self._notes.clear()
        self._claimed.extend(claimed)

    def _send(self, letter: OutgoingEmail) -> bool:
        # Composing a letter of one to one may make the address that answers go to.
        with db.transaction(writing=letter.letter_id is not None):
            try:
                ready = _ready(letter)
            except Stays as stays:
                self._notes.append(stays.note)
                return True
        try:
            delivery.deliver(ready if isinstance(ready, OutgoingEmail) else ready.mail)
        except delivery.Refused as refusal:
            self._notes.append(partial(_refused, letter, refusal))
            return not refusal.away
        self._notes.append(partial(_sent, letter, ready))
        return True


def _write(note: Note) -> None:
    with db.transaction():
        note()


def _sent(letter: OutgoingEmail, ready: OutgoingEmail | news.Composed) -> None:
    letter.sent()
    carrying.carried(letter)
    if isinstance(ready, news.Composed):
        news.sent(letter, ready)


def _ready(letter: OutgoingEmail) -> OutgoingEmail | news.Composed:
    """The letter, with its words. Raises Stays: what becomes of it then is written later."""
    try:
        if letter.tells is not None:
            return _composed(letter)
        return _carried(_still_wanted(letter))
    except news.Quiet as quiet:
        raise Stays(partial(letter.wait, quiet.until)) from quiet


def _composed(letter: OutgoingEmail) -> news.Composed:
    at = clock.now()
    try:
        composed = news.compose_now(letter)
    except news.Troubled as trouble:
        raise Stays(partial(_given_up, letter, at)) from trouble
    if composed is None:
        raise Stays(partial(news.drop, letter, at))
    return composed


def _given_up(letter: OutgoingEmail, at: datetime) -> None:
    letter.give_up(NO_MAIL)
    news.told(letter, at)


def _carried(letter: OutgoingEmail) -> OutgoingEmail:
    if AddressTrouble.holds_back(letter):
        raise Stays(partial(letter.give_up, NO_MAIL))
    ready = carrying.compose_now(letter) if letter.letter_id else letter
    if ready is None:
        raise Stays(letter.drop)
    return ready


def _still_wanted(letter: OutgoingEmail) -> OutgoingEmail:
    """To where its reader has her mail now, unless she has none, or lost what it was about."""
    if letter.member_id is None:
        return letter
    mine = select(Member).filter_by(id=letter.member_id)
    member = session.scalar(mine.execution_options(populate_existing=True))
    if member:
        member.forget_rights()
    if member is None or not member.email or not policy.may_still_get(member, letter.name):
        raise Stays(letter.drop)
    letter.goes_to(member.email)
    return letter


def _refused(letter: OutgoingEmail, refusal: delivery.Refused) -> None:
    if AddressTrouble.means(refusal.status):
        AddressTrouble.note(letter.address, "bounce", status=refusal.status)
    if refusal.for_good:
        letter.give_up(str(refusal))
    else:
        letter.put_off(str(refusal))
    if letter.given_up_at:
        news.told(letter, clock.now())
