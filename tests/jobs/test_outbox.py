"""The outbox: each letter is sent once, tried again with growing pauses, given up with a reason."""

from __future__ import annotations

import re
import signal
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum import clock, db
from forum.db import session
from forum.jobs import outbox
from forum.mail import delivery
from forum.mail.compose import compose, compose_to
from forum.models.address_troubles import AddressTrouble
from forum.models.outbox import TRIES, OutgoingEmail
from tests.mail import workers
from tests.mail.postbox import Postbox, answering, listening

SPREAD = re.MULTILINE | re.DOTALL
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

    assert len(first) == 1
    assert list(second) == []


def test_what_a_worker_left_behind_is_sent_by_the_next(app):
    write(1)
    with db.transaction():
        OutgoingEmail.claim()[0].claimed_until = clock.ago(seconds=1)

    outbox.send()

    assert the_letter().sent_at


def test_nobody_holds_a_letter_any_more_that_could_not_be_sent(app):
    write(1)
    seen = the_letter()

    with listening(rcpt="450 later") as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        outbox.send()

    assert seen.problem == "the mail server refused the address: 450"
    assert the_letter().claimed_until is None


def test_pauses_grow_until_it_is_given_up_with_the_reason(app):
    write(1)
    pauses = []

    with db.transaction():
        letter = the_letter()
        for letter.tries in range(1, TRIES):
            letter.put_off("no mail server")
            pauses.append(round((letter.due_at - clock.now()) / timedelta(minutes=1)))
        letter.due_at = clock.now()
    with listening(rcpt="450 later") as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        outbox.send()

    assert pauses[:7] == [2, 4, 8, 16, 32, 60, 60]
    assert 48 * 60 < sum(pauses) < 96 * 60  # a mail server may be away for a weekend
    assert the_letter().given_up_at
    assert the_letter().problem == "the mail server refused the address: 450"
    assert the_letter().text == ""


def test_an_address_that_does_not_exist_is_given_up_at_once(app):
    write(1)

    with listening(rcpt="550 nobody") as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        outbox.send()

    assert the_letter().given_up_at


def test_an_address_that_the_server_does_not_know_is_marked_and_told_to_its_member(app):
    write(1)

    with listening(rcpt="550 5.1.1 nobody") as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        outbox.send()

    assert AddressTrouble.of("mia0@example.org").status == "5.1.1"


@pytest.mark.parametrize("said", ["550 5.7.1 relaying denied", "550 no", "452 4.1.1 later"])
def test_a_refusal_that_may_be_about_us_marks_nobody(app, said):
    write(1)

    with listening(rcpt=said) as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        outbox.send()

    assert AddressTrouble.of("mia0@example.org") is None


def test_while_no_mail_leaves_one_letter_is_tried_in_a_go(app):
    write(3)
    app.config["FORUM_SMTP"] = "smtp://127.0.0.1:9"

    outbox.send()

    session.expire_all()
    letters = session.scalars(select(OutgoingEmail)).all()
    assert sorted(each.tries for each in letters) == [0, 0, 1]


def test_the_rest_of_the_clockwork_has_its_turn_while_much_is_sent(app, monkeypatch):
    write(5)
    seconds = iter(range(0, 1000, 8))
    monkeypatch.setattr(clock, "ticks", lambda: next(seconds))

    outbox.send()

    assert len([each for each in session.scalars(select(OutgoingEmail)) if each.sent_at]) == 2


def test_a_fault_of_ours_neither_loses_a_letter_nor_keeps_the_others(app, monkeypatch):
    write(2)
    deliver = delivery.deliver

    def trip(letter):
        if letter.address == "mia0@example.org":
            raise KeyError("mia0@example.org")
        deliver(letter)

    monkeypatch.setattr(delivery, "deliver", trip)
    for _ in range(2):
        with suppress(KeyError):
            outbox.send()

    session.expire_all()
    first, other = session.scalars(select(OutgoingEmail).order_by(OutgoingEmail.address))
    assert (first.problem, first.sent_at) == ("a fault of the forum: KeyError", None)
    assert first.due_at > clock.now()
    assert other.sent_at


def test_a_letter_goes_to_the_address_that_its_member_has_now(app, cast):
    with db.transaction():
        compose_to(cast.mia, "letter", link=LINK)
        cast.mia.email = "new@example.org"

    outbox.send()

    assert the_letter().address == "new@example.org"
    assert the_letter().sent_at


@pytest.mark.parametrize("name", ["urgent_report", "concern_raised", "no_safeguarding_lead"])
def test_whoever_lost_the_office_gets_no_letter_that_was_for_it(app, cast, name):
    role = "administrator" if name == "no_safeguarding_lead" else "safeguarding_lead"
    with db.transaction():
        cast.pat.appoint(role, by=cast.ada)
        for member in (cast.pat, cast.mia):
            compose_to(member, name, link=LINK)

    outbox.send()

    letters = session.scalars(select(OutgoingEmail)).all()
    assert [(each.address, bool(each.sent_at)) for each in letters] == [("pat@example.org", True)]


def test_without_a_server_letters_become_files(app):
    before = len(list(delivery.folder().glob("*.eml")))
    write(2)

    outbox.send()

    assert len(list(delivery.folder().glob("*.eml"))) == before + 2


def test_ten_workers_at_once_send_each_once(app):
    write(30)

    with Postbox() as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        at_work = [workers.start(app) for _ in range(10)]
        with answering(postbox):
            ends = [workers.ended(each) for each in at_work]

    assert ends == [0] * 10
    to = sorted(re.search(r"^To: (.*)$", each, re.MULTILINE)[1].strip() for each in postbox.letters)
    assert to == sorted(f"mia{number}@example.org" for number in range(30))


def test_a_worker_killed_at_any_word_to_the_mail_server_loses_no_letter(app):
    moments = ("EHLO", "MAIL", "RCPT", "DATA", "TAKEN", "QUIT")
    letters = []

    for moment in moments:
        with db.transaction():
            compose("reset", f"{moment.lower()}@example.org", link=LINK)
        with Postbox() as postbox:
            app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
            worker = workers.start(app)
            postbox.hears = lambda verb, at=moment, it=worker: verb == at and workers.kill(it)
            with answering(postbox):
                assert workers.ended(worker) == signal.SIGKILL
        letters += postbox.letters
    with db.transaction():
        session.execute(update(OutgoingEmail).values(claimed_until=clock.ago(seconds=1)))
    with listening() as postbox:
        app.config["FORUM_SMTP"] = f"smtp://127.0.0.1:{postbox.port}"
        outbox.send()

    found = [*letters, *postbox.letters]
    pairs = [re.search(r"^To: (.*?)@.*^Message-ID: (.*?)$", each, SPREAD) for each in found]
    times = Counter(each[1].upper() for each in pairs)
    assert times == dict.fromkeys(moments, 1) | {"TAKEN": 2}
    assert len({each.groups() for each in pairs}) == len(moments)


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
