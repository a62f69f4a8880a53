"""Letters reach the server that is configured, or a file that only the owner can read."""

from __future__ import annotations

import stat
from email import message_from_bytes
from email.policy import default

import pytest

from forum import db
from forum.mail import delivery
from forum.mail.compose import compose
from tests.mail.postbox import listening

LINK = "http://127.0.0.1:8000/sign-in/link/abc"


@pytest.fixture
def letter(app):
    with db.transaction():
        return compose("reset", "mia@example.org", link=LINK)


@pytest.fixture
def smtp(app):
    """Sets the mail server: `smtp("smtp://…")`."""

    def configure(address):
        app.config["FORUM_SMTP"] = address

    yield configure
    app.config["FORUM_SMTP"] = ""


def test_without_a_server_it_becomes_a_file(letter):
    delivery.deliver(letter)

    files = sorted(delivery.folder().glob("*.eml"), key=lambda each: each.stat().st_mtime_ns)
    message = message_from_bytes(files[-1].read_bytes(), policy=default)
    assert stat.S_IMODE(files[-1].stat().st_mode) == 0o600
    assert stat.S_IMODE(files[-1].parent.stat().st_mode) == 0o700
    assert LINK in message.get_body(("plain",)).get_content()
    assert LINK in message.get_body(("html",)).get_content()


def test_it_has_the_headers_of_automatic_mail_to_one_reader(letter):
    message = delivery.as_message(letter)

    assert message["To"] == "mia@example.org"
    assert message["From"] == "forum@127.0.0.1"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == letter.message_id
    assert message["Date"].datetime.replace(microsecond=0) == letter.created_at.replace(
        microsecond=0
    )
    assert "Bcc" not in message


def test_whoever_has_had_a_letter_cannot_end_a_part_of_the_next_one(letter):
    edge = message_from_bytes(delivery.as_message(letter).as_bytes()).get_boundary()
    letter.text += f"\n--{edge}--\n\nThe end."
    letter.html += f"\n--{edge}--\n\n<p>The end.</p>"

    message = message_from_bytes(delivery.as_message(letter).as_bytes(), policy=default)

    assert "The end." in message.get_body(("plain",)).get_content()
    assert "The end." in message.get_body(("html",)).get_content()
    assert len(list(message.iter_parts())) == 2


def test_it_reaches_the_server(letter, smtp):
    with listening() as postbox:
        smtp(f"smtp://127.0.0.1:{postbox.port}")
        delivery.deliver(letter)

    assert "Subject: Your link" in postbox.letters[0]
    said = [each.lower() for each in postbox.said]  # "rcpt TO" until Python 3.12
    assert [each for each in said if each.startswith("rcpt")] == ["rcpt to:<mia@example.org>"]


def test_letters_share_one_line_that_is_opened_anew_when_the_server_has_had_enough(letter, smtp):
    with listening() as postbox, delivery.line():
        smtp(f"smtp://127.0.0.1:{postbox.port}")
        for refusal in ("", "", "421 enough for now"):
            postbox.refusals = {"rset": refusal}
            delivery.deliver(letter)

    greetings = [each for each in postbox.said if each.startswith("ehlo")]
    assert len(postbox.letters) == 3
    assert len(greetings) == 2
    assert postbox.said[-1].lower() == "quit"


@pytest.mark.parametrize(
    ("refusals", "for_good"),
    [
        ({"rcpt": "550 no such person"}, True),
        ({"rcpt": "450 come back later"}, False),
        ({"data": "554 no"}, True),
        ({"mail": "451 busy"}, False),
        ({"ehlo": "421 closing", "helo": "421 closing"}, False),
    ],
)
def test_a_refusal_says_why_and_whether_it_is_for_good(letter, smtp, refusals, for_good):
    with listening(**refusals) as postbox:
        smtp(f"smtp://127.0.0.1:{postbox.port}")
        with pytest.raises(delivery.Refused) as refusal:
            delivery.deliver(letter)

    assert refusal.value.for_good == for_good
    assert "mia" not in str(refusal.value)


def test_a_server_that_is_not_there_is_tried_again(letter, smtp):
    smtp("smtp://127.0.0.1:9")

    with pytest.raises(delivery.Refused) as refusal:
        delivery.deliver(letter)

    assert not refusal.value.for_good


def test_a_password_is_not_sent_in_the_clear_to_another_machine(letter, smtp, monkeypatch):
    monkeypatch.setattr(delivery, "HERE", frozenset())
    with listening(starttls="502 not here") as postbox:
        smtp(f"smtp://user:secret@127.0.0.1:{postbox.port}")
        with pytest.raises(delivery.Refused) as refusal:
            delivery.deliver(letter)

    assert not refusal.value.for_good
    assert not [each for each in postbox.said if "auth" in each.casefold()]
