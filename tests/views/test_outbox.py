"""The administrator's page of mail: what waits, what was given up, and a test that says why."""

from __future__ import annotations

import smtplib
import socket
import ssl

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.mail import checking, delivery
from forum.models.address_troubles import AddressTrouble
from forum.models.outbox import OutgoingEmail
from forum.views.outbox import WORDS
from tests.mail.postbox import listening


@pytest.fixture
def smtp(app):
    """Sets the mail server: `smtp("smtp://…")`."""

    def configure(address):
        app.config["FORUM_SMTP"] = address

    yield configure
    app.config["FORUM_SMTP"] = ""


@pytest.mark.parametrize("htmx", [False, True])
def test_a_test_goes_to_herself_at_once(as_, smtp, htmx):
    ada = as_("Ada")

    with listening() as postbox:
        smtp(f"smtp://127.0.0.1:{postbox.port}")
        answer = ada.post("/set-up/mail/test", htmx=htmx)

    assert answer.status_code in (200, 303)
    assert "To: ada@example.org" in postbox.letters[0]
    assert session.scalars(select(OutgoingEmail)).all() == []


def test_without_a_server_it_is_a_file(as_):
    before = len(list(delivery.folder().glob("*.eml")))

    assert as_("Ada").post("/set-up/mail/test").status_code == 303
    assert len(list(delivery.folder().glob("*.eml"))) == before + 1


@pytest.mark.parametrize(
    ("refusals", "words"),
    [
        ({"mail": "553 not yours"}, "does not let you send from this address"),
        ({"rcpt": "550 nobody"}, "does not take mail for your own address"),
        ({"data": "554 no"}, "refused the letter"),
        ({"auth": "535 wrong"}, "no signing in over it"),
    ],
)
def test_it_says_in_plain_words_what_is_wrong(as_, smtp, refusals, words):
    ada, who = as_("Ada"), "user:secret@" if "auth" in refusals else ""

    with listening(**refusals) as postbox:
        smtp(f"smtp://{who}127.0.0.1:{postbox.port}")
        answer = ada.post("/set-up/mail/test")

    assert answer.status_code == 422
    assert words in ada.text
    assert "secret" not in answer.text


def test_a_server_that_is_not_there_is_said(as_, smtp):
    ada = as_("Ada")
    smtp("smtp://127.0.0.1:9")

    ada.post("/set-up/mail/test")

    assert "Nothing answers at that port" in ada.text


@pytest.mark.parametrize(
    ("problem", "word"),
    [
        (socket.gaierror(), "dns"),
        (ssl.SSLCertVerificationError(), "certificate"),
        (ssl.SSLError(), "tls"),
        (smtplib.SMTPNotSupportedError(), "no_tls"),
        (smtplib.SMTPAuthenticationError(535, b""), "credentials"),
        (smtplib.SMTPServerDisconnected(), "hung_up"),
        (TimeoutError(), "silent"),
        (OSError(), "unreached"),
        (KeyError(), "unknown"),
        (None, "unknown"),
    ],
)
def test_each_way_to_fail_has_its_words(problem, word):
    assert checking.what_failed(problem) == word
    assert word in WORDS


def test_it_shows_what_was_given_up_and_why_and_no_address(as_):
    with db.transaction():
        for number in range(3):
            row = OutgoingEmail(name="letter", address="mia@example.org", subject="", text="")
            row.message_id, row.given_up_at = str(number), clock.now()
            row.problem = "the mail server refused the address: 550"
            session.add(row)
        AddressTrouble.note("mia@example.org", "bounce")
    ada = as_("Ada")

    ada.get("/set-up/mail")

    assert "refused the address: 550 3 letters" in ada.text
    assert "Addresses that take no mail1" in ada.text
    assert "mia" not in ada.text.lower()


def test_nobody_else_finds_it(as_):
    for who in ["Cora", "Mo", "Mia"]:
        assert as_(who).get("/set-up/mail").status_code == 404, who
        assert as_(who).post("/set-up/mail/test").status_code == 404, who
