"""Two people write to each other over real mail servers, and neither learns who the other is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from email import message_from_bytes

import pytest
from sqlalchemy import delete

from forum import db
from forum.config import ROOT
from forum.jobs import mailbox, outbox
from forum.models.limit_counts import LimitCount
from tests import relaying
from tests.post.office import until
from tests.relaying import letters

MIA, PIA = "mia@example.org", "pia@example.org"
BOX = "letters@willow.example"  # at an ordinary provider, which takes letters+m-…@ for it as well


def cross(begun, office, write, *, count, arrive):
    """So many letters, each an answer to the one before; `arrive` brings each into the forum."""
    to = relaying.address(begun, "member")
    db.session.rollback()
    sender, reader, answering = MIA, PIA, None
    for number in range(count):
        write(sender, to, f"This is letter number {number}.", answering)
        arrive(number)
        outbox.send()
        answering = office.wait_for(reader, number // 2 + 1)[-1]
        to, sender, reader = answering["Reply-To"].addresses[0].addr_spec, reader, sender
    assert [each.words for each in letters()] == [
        f"This is letter number {number}." for number in range(count)
    ]


def nobody_is_told(office, known, *, count, mailbox):
    """Each has so many mails, from the other's first name, and no byte says more of her."""
    for reader, other, name in ((MIA, PIA, b"Juno"), (PIA, MIA, b"Rose")):
        mails = office.mailbox(reader)
        assert len(mails) == count
        assert all(name + mailbox in each for each in mails)
        everything = b"".join(mails).lower()
        assert [each for each in known(other) if each in everything] == []


def test_ten_letters_cross_by_lmtp_and_no_byte_says_who_wrote_them(
    app, office, begun, listening, write, known
):
    def arrive(number):
        until(letters, lambda found: len(found) > number)

    cross(begun, office, write, count=10, arrive=arrive)

    nobody_is_told(office, known, count=5, mailbox=b" <m-")


@pytest.fixture
def fetching(app, office, begun):
    """The forum takes mail out of a mailbox at a provider, by IMAP."""
    port = office.ports["imap"]
    box = f"imap://letters%40willow.example:secret@127.0.0.1:{port}"
    with relaying.set_up(app, FORUM_RELAY=BOX, FORUM_IMAP=box):
        yield


def fetch_all():
    """The worker comes round once more, and no other has been there lately."""
    with db.transaction():
        db.session.execute(delete(LimitCount))
    mailbox.fetch()


def test_six_letters_cross_by_imap_and_the_mailbox_keeps_no_copy(
    office, begun, fetching, write, known
):
    def arrive(_number):
        office.wait_for(BOX, 1)
        fetch_all()
        assert office.mailbox(BOX) == []

    cross(begun, office, write, count=6, arrive=arrive)

    nobody_is_told(office, known, count=3, mailbox=b" <letters+m-")


def test_what_else_lies_in_the_mailbox_is_left_there(office, begun, fetching, write):
    lottery = b"Subject: Lottery\n\nYou won."
    office.send(lottery, sender="x@x.example", to=BOX)
    office.wait_for(BOX, 1)
    write(MIA, relaying.address(begun, "member"), "Fetched from between others.")
    office.wait_for(BOX, 2)

    fetch_all()

    assert [each.words for each in letters()] == ["Fetched from between others."]
    (left,) = office.mailbox(BOX)
    assert b"You won." in left


def test_somebody_who_merely_says_that_she_is_mia_is_turned_away(app, office, begun, listening):
    to = relaying.address(begun, "member")
    db.session.rollback()
    forged = relaying.mail(to, "Where do you live?", results="spf=pass smtp.mailfrom=example.org")

    office.send(forged, sender="eve@example.org", to=to, proven=False)
    until(relaying.queued, bool)
    outbox.send()

    (answer,) = office.wait_for("eve@example.org", 1)
    assert "did not arrive" in answer["Subject"]
    assert b"Return-Path: <>" in office.mailbox("eve@example.org")[0]
    assert letters() == []


@contextmanager
def at_work(app, office):
    """A worker of its own, with the listener inside; killed on leaving, whatever it does then."""
    names = ("FORUM_INSTANCE", "FORUM_RELAY", "FORUM_RELAY_JUDGE", "FORUM_SMTP")
    environment = os.environ | {name: str(app.config[name]) for name in names}
    environment["FORUM_DATABASE"] = str(app.config["SQLALCHEMY_DATABASE_URI"])
    environment["FORUM_LISTEN"] = f"lmtp://127.0.0.1:{office.ports['relay']}"
    command = [sys.executable, "-m", "forum", "worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def named(mails):
    """Their Message-IDs: a mail that was sent once more because a worker died is the same one."""
    return {message_from_bytes(each)["Message-ID"] for each in mails}


def test_killing_the_worker_at_any_moment_loses_no_mail(app, office, begun):
    to = relaying.address(begun, "member")
    db.session.rollback()
    for number in range(12):
        words = f"Letter {number}, kept whatever happens."
        office.send(relaying.mail(to, words, id=f"<{number}@home>"), sender=MIA, to=to)
    for reached in (1, 6):
        with at_work(app, office):
            until(letters, lambda found, reached=reached: len(found) >= reached)
    with db.transaction():  # what a dead worker held is free again after five minutes
        db.session.execute(db.db.text("UPDATE outgoing_emails SET claimed_until = NULL"))
    with at_work(app, office):
        until(lambda: named(office.mailbox(PIA)), lambda found: len(found) == 12)

    assert sorted({each.words for each in letters()}) == sorted(
        f"Letter {number}, kept whatever happens." for number in range(12)
    )
    assert len(letters()) == 12
