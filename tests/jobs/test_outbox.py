"""The outbox: each letter is sent once, tried again with growing pauses, given up with a reason."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.jobs import outbox
from forum.mail import delivery
from forum.mail.compose import compose
from forum.models.outbox import TRIES, OutgoingEmail
from tests.mail.postbox import listening

LINK = "http://127.0.0.1:8000/sign-in/link/abc"


@pytest.fixture(autouse=True)
def _no_server_afterwards(app):
    yield
    app.config["FORUM_SMTP"] = ""


def write(times=1):
    """So many letters wait."""
    with db.transaction():
        for number in range(times):
            compose("reset", f"mia{number}@example.org", link=LINK)


def the_letter():
    """The one letter, as it is now."""
    session.commit()
    session.expire_all()
    return session.scalars(select(OutgoingEmail)).one()


def test_all_that_waits_is_sent_and_its_words_are_forgotten(app):
    write(3)

    with listening() as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        outbox.send()
        outbox.send()

    assert len(postbox.letters) == 3
    session.expire_all()
    letters = session.scalars(select(OutgoingEmail)).all()
    assert all(each.sent_at and not each.text and not each.html for each in letters)


def test_two_workers_never_send_the_same_letter(app):
    write(1)

    with db.transaction():
        first = OutgoingEmail.claim()
    with db.transaction():
        second = OutgoingEmail.claim()

    assert first is not None
    assert second is None


def test_what_a_worker_left_behind_is_sent_by_the_next(app):
    write(1)
    with db.transaction():
        OutgoingEmail.claim().claimed_until = clock.ago(seconds=1)

    outbox.send()

    assert the_letter().sent_at


def test_pauses_grow_until_it_is_given_up_with_the_reason(app):
    write(1)
    pauses = []

    with listening(rcpt="450 later") as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        for _ in range(TRIES):
            outbox.send()
            with db.transaction():
                letter = the_letter()
                pauses.append(round((letter.due_at - clock.now()) / timedelta(minutes=1)))
                letter.due_at = clock.now()

    assert pauses[:9] == [2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert the_letter().given_up_at
    assert the_letter().problem == "the mail server refused the address: 450"
    assert the_letter().text == ""


def test_an_address_that_does_not_exist_is_given_up_at_once(app):
    write(1)

    with listening(rcpt="550 nobody") as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        outbox.send()

    assert the_letter().given_up_at


def test_without_a_server_letters_become_files(app):
    before = len(list(delivery.folder().glob("*.eml")))
    write(2)

    outbox.send()

    assert len(list(delivery.folder().glob("*.eml"))) == before + 2


def test_ten_workers_at_once_send_each_once(app):
    write(30)

    def work(_number):
        with app.app_context():
            outbox.send()

    with listening() as postbox, ThreadPoolExecutor(10) as workers:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        list(workers.map(work, range(10)))

    to = sorted(re.search(r"^To: (.*)$", each, re.MULTILINE)[1].strip() for each in postbox.letters)
    assert to == sorted(f"mia{number}@example.org" for number in range(30))


class Killed(BaseException):
    """What ends a worker in the middle of its work."""


def test_a_worker_killed_before_it_noted_a_letter_sends_the_same_message_again(app, monkeypatch):
    write(1)
    deliver = delivery.deliver

    def deliver_and_die(letter):
        deliver(letter)
        raise Killed

    with listening() as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        monkeypatch.setattr(delivery, "deliver", deliver_and_die)
        with pytest.raises(Killed):
            outbox.send()
        monkeypatch.setattr(delivery, "deliver", deliver)
        outbox.send()  # the letter is still held for the one that died
        held = len(postbox.letters)
        with db.transaction():
            the_letter().claimed_until = clock.ago(seconds=1)
        outbox.send()

    ids = [re.search(r"^Message-ID: (.*)$", each, re.MULTILINE)[1] for each in postbox.letters]
    assert held == 1
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert the_letter().sent_at
