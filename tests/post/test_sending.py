"""The outbox sends as most operators have it: by STARTTLS to their provider, with a password."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from forum import clock, db
from forum.jobs import outbox
from forum.models.outbox import OutgoingEmail
from tests import relaying

SENDER = "forum@willow.example"


@pytest.fixture
def letter(app):
    """A letter that waits."""
    with db.transaction():
        db.session.add(
            OutgoingEmail(
                name="x", address="mia@example.org", subject="Hello", text="Hi.", message_id="<1@x>"
            )
        )


@pytest.fixture
def provider(app, office, monkeypatch):
    """`provider("secret", trusted=True)`: the outbox sends there; what it says of the letter."""
    office.empty()

    def send(password, *, trusted=True):
        with monkeypatch.context() as machine:
            if trusted:
                machine.setenv("SSL_CERT_FILE", str(office.folder / "certificate.pem"))
            port = office.ports["submission"]
            address = f"smtp://forum%40willow.example:{password}@127.0.0.1:{port}"
            with relaying.set_up(app, FORUM_SMTP=address, FORUM_SENDER=SENDER):
                with db.transaction():
                    db.session.execute(update(OutgoingEmail).values(due_at=clock.now()))
                outbox.send()
        db.session.rollback()
        db.session.expire_all()
        return db.session.scalars(select(OutgoingEmail)).one()

    return send


def test_a_letter_leaves_encrypted_and_with_the_password(office, letter, provider):
    sent = provider("secret")

    assert sent.sent_at is not None
    (mail,) = office.wait_for("mia@example.org", 1)
    assert any("with ESMTPSA" in each for each in mail.get_all("Received"))


def test_nothing_leaves_with_a_wrong_password_or_to_a_server_that_proves_nothing(
    office, letter, provider
):
    refused = provider("wrong").problem
    unproven = provider("secret", trusted=False).problem
    kept = provider("secret")

    assert refused == "the mail server said 535"
    assert unproven == "no mail server: SSLCertVerificationError"
    assert (kept.tries, kept.problem) == (3, unproven)
    assert kept.sent_at is not None
    assert len(office.wait_for("mia@example.org", 1)) == 1
