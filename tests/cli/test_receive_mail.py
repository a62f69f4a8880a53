"""`forum receive-mail` takes what a mail server hands over, and says nothing."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from forum import db
from forum.cli.receive_mail import receive_mail
from forum.mail.compose import compose
from forum.models.address_troubles import AddressTrouble
from tests.mail.test_bounces import LINK, POSTFIX


@pytest.fixture
def here(app, monkeypatch):
    """The command finds the application of the test."""
    monkeypatch.setattr("forum.cli.receive_mail.create_app", lambda: app)


@pytest.mark.parametrize("words", [b"", b"\xff\x00\n", b"Subject: hello\n\nHello."])
def test_what_is_no_report_is_passed_over(here, words):
    done = CliRunner().invoke(receive_mail, input=words)

    assert (done.exit_code, done.output) == (0, "")


def test_a_report_marks_the_address(here):
    with db.transaction():
        letter = compose("letter", "mia@example.org", link=LINK)
    values = {"action": "failed", "status": "5.1.1", "returned": "message/rfc822"}

    words = POSTFIX.format(id=letter.message_id, **values).encode()
    done = CliRunner().invoke(receive_mail, input=words)

    assert done.exit_code == 0
    assert AddressTrouble.of("mia@example.org").kind == "bounce"
