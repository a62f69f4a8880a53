"""Mails of news are claimed some at a time, and each is composed only as it leaves."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from sqlalchemy import select, update

from forum import clock, db
from forum.db import session
from forum.jobs import news, outbox
from forum.mail import delivery
from forum.models.decisions import Why
from forum.models.mail_choices import MailChoice
from forum.models.outbox import OutgoingEmail
from forum.models.topics import Topic
from forum.models.watching import TopicWatch

READERS = ("Mia", "Mo", "Pia")


class Killed(BaseException):
    """What ends a worker in the middle of its work."""


@pytest.fixture
def waiting(cast):
    """A mail of news waits for each of the readers, about one post; gives the post."""
    with db.transaction():
        MailChoice.begin_all()
        topic = Topic.open(cast.board_mothers, by=cast.sol, title="Nights", body="Awake.")
        for name in READERS:
            reader = getattr(cast, name.lower())
            TopicWatch.begin(topic.id, by=reader)
            MailChoice.of(reader).choose(replies="once", quiet_from=0, quiet_until=0)
    with db.transaction():
        post = topic.reply(by=cast.sol, body="Still awake.")
    news.queue()
    return post


@pytest.fixture
def left(monkeypatch):
    """Whom letters have left to, with their names; `left.then` is done as each leaves."""
    return Leaving(monkeypatch)


class Leaving(list):
    def __init__(self, monkeypatch):
        super().__init__()
        self.then = lambda letter: None
        self._deliver = delivery.deliver
        monkeypatch.setattr(delivery, "deliver", self._pass)

    def _pass(self, letter):
        self._deliver(letter)
        self.append((letter.address, letter.message_id))
        self.then(letter)


def rows():
    session.expire_all()
    return session.scalars(select(OutgoingEmail).order_by(OutgoingEmail.address)).all()


def free_again():
    with db.transaction():
        session.execute(update(OutgoingEmail).values(claimed_until=clock.ago(seconds=1)))


def test_what_is_hidden_while_the_first_of_them_leaves_is_in_none_of_the_others(
    cast, waiting, left
):
    def hide(letter):
        with db.transaction():
            waiting.hide(by=cast.mo, why=Why("2", "x"))

    left.then = hide

    outbox.send()

    assert len(left) == 1
    assert [bool(each.sent_at) for each in rows()] == [True]  # the others had nothing to tell


def test_when_no_letter_leaves_the_others_are_let_go(waiting, monkeypatch):
    def away(letter):
        raise delivery.Refused("no mail server: timeout", away=True)

    monkeypatch.setattr(delivery, "deliver", away)

    outbox.send()

    assert [each.claimed_until for each in rows()] == [None] * 3
    assert sorted(each.tries for each in rows()) == [0, 0, 1]
    assert len([each for each in rows() if each.due_at > clock.now()]) == 1


def test_a_fault_of_ours_with_one_keeps_neither_those_before_nor_those_after(waiting, left):
    def trip(letter):
        if len(left) == 2:
            raise KeyError("nobody's name")

    left.then = trip

    for _ in range(2):
        with suppress(KeyError):
            outbox.send()

    assert sorted(bool(each.sent_at) for each in rows()) == [False, True, True]
    assert [each.problem for each in rows() if not each.sent_at] == [
        "a fault of the forum: KeyError"
    ]


def test_where_one_cannot_be_noted_the_others_are(waiting, left, monkeypatch):
    noted = OutgoingEmail.sent

    def trip(letter):
        if letter.address == "mo@example.org":
            raise KeyError("nobody's name")
        noted(letter)

    monkeypatch.setattr(OutgoingEmail, "sent", trip)

    with pytest.raises(KeyError):
        outbox.send()

    assert len(left) == len(READERS)
    assert [(each.address, bool(each.sent_at)) for each in rows()] == [
        ("mia@example.org", True),
        ("mo@example.org", False),
        ("pia@example.org", True),
    ]


def test_a_worker_killed_between_them_loses_none_and_sends_none_a_third_time(waiting, left):
    def die(letter):
        if len(left) == 2:
            raise Killed

    left.then = die

    with pytest.raises(Killed):
        outbox.send()
    session.rollback()
    free_again()
    outbox.send()

    times = Counter(left)
    assert {address for address, _ in times} == {f"{each.lower()}@example.org" for each in READERS}
    assert len(times) == 3  # the same mail has the same Message-ID
    assert max(times.values()) <= 2
    assert all(each.sent_at for each in rows())
