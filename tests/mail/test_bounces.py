"""Reports about our mail mark an address, when they bring back a letter of ours; nothing else."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.jobs import outbox
from forum.mail import bounces
from forum.mail.compose import compose
from forum.models.address_troubles import AddressTrouble
from forum.models.outbox import OutgoingEmail

LINK = "http://127.0.0.1:8000/sign-in/link/abc"
POSTFIX = """\
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: forum@127.0.0.1
Subject: Undelivered Mail Returned to Sender
Message-ID: <20261123.own@mail.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="AAA"

--AAA
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--AAA
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; mia@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such person

--AAA
Content-Type: {returned}

Return-Path: <forum@127.0.0.1>
To: mia@example.org
Message-ID: {id}
Subject: There is a letter for you

--AAA--
"""
COMPLAINT = """\
From: <abuse@provider.example>
To: forum@127.0.0.1
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="BBB"

--BBB
Content-Type: text/plain

This is an email abuse report.
--BBB
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1
--BBB
Content-Type: message/rfc822

From: forum@127.0.0.1
Message-Id: {id}
Subject: There is a letter for you

Hello.
--BBB--
"""


@pytest.fixture
def letter(app):
    with db.transaction():
        return compose("letter", "mia@example.org", link=LINK)


def take(words, **values):
    """Hands in a mail; the trouble that is known of Mia's address afterwards."""
    given = {"action": "failed", "status": "5.1.1", "returned": "message/rfc822"} | values
    with db.transaction():
        bounces.take(words.format(**given).encode())
    return AddressTrouble.of("mia@example.org")


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_letter_that_came_back_for_good_marks_the_address(letter, returned, ends):
    words = POSTFIX.replace("\n", ends)

    trouble = take(words, id=letter.message_id, returned=returned)

    assert (trouble.kind, trouble.status) == ("bounce", "5.1.1")


def test_a_complaint_marks_it_too(letter):
    assert take(COMPLAINT, id=letter.message_id).kind == "complaint"


def test_the_same_report_twice_marks_it_once(letter):
    for _ in range(2):
        take(POSTFIX, id=letter.message_id)

    assert len(session.scalars(select(AddressTrouble)).all()) == 1


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("failed", "4.2.2"), ("relayed", "2.0.0"), ("", "")],
)
def test_what_may_still_arrive_marks_nothing(letter, action, status):
    assert take(POSTFIX, id=letter.message_id, action=action, status=status) is None


def test_nobody_marks_an_address_without_a_letter_of_ours(letter):
    assert take(POSTFIX, id="<guessed@127.0.0.1>") is None
    assert take(COMPLAINT, id="<guessed@127.0.0.1>") is None


def test_a_mail_that_merely_names_a_letter_of_ours_is_no_report(letter):
    reply = f"From: mia@example.org\nIn-Reply-To: {letter.message_id}\n\nMessage-ID: {{id}}\n"

    assert take(reply, id=letter.message_id) is None


def test_no_mail_whatever_breaks_it(letter):
    for seed in range(12):
        chance = random.Random(seed)
        raw = bytearray(
            POSTFIX.format(id="x", action="failed", status="5.0.0", returned="x").encode()
        )
        for _ in range(60):
            raw[chance.randrange(len(raw))] = chance.randrange(256)

        bounces.read(bytes(raw))
        bounces.read(bytes(chance.randrange(256) for _ in range(2_000)))
        bounces.read(b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 5_000)


def test_to_an_address_in_trouble_only_what_lets_her_in_is_sent(letter):
    take(POSTFIX, id=letter.message_id)
    with db.transaction():
        compose("sign_in_link", "mia@example.org", link=LINK, when=clock.now())

    outbox.send()

    session.expire_all()
    rows = {each.name: each for each in session.scalars(select(OutgoingEmail))}
    assert rows["sign_in_link"].sent_at
    assert rows["letter"].given_up_at
    assert rows["letter"].problem == "the address takes no mail"


def test_a_year_later_it_is_forgotten(letter, monkeypatch):
    trouble = take(POSTFIX, id=letter.message_id)
    with db.transaction():
        trouble.created_at = clock.ago(days=366)
        AddressTrouble.expire()

    assert AddressTrouble.of("mia@example.org") is None
