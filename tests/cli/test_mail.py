"""`forum mail` says how the outbox stands, and names nobody."""

from __future__ import annotations

from click.testing import CliRunner

from forum import clock, db
from forum.cli.mail import mail
from forum.db import session
from forum.models.outbox import OutgoingEmail


def test_it_counts_what_waits_and_what_was_given_up(app, monkeypatch):
    monkeypatch.setattr("forum.cli.mail.create_app", lambda: app)
    with db.transaction():
        for number, problem in enumerate(["", "no mail server", "the mail server said 554"]):
            row = OutgoingEmail(name="letter", address="mia@example.org", subject="", text="")
            row.message_id, row.problem = str(number), problem
            row.given_up_at = clock.now() if number == 2 else None
            session.add(row)

    done = CliRunner().invoke(mail)

    assert done.exit_code == 0
    assert "2 waiting, the oldest since" in done.output
    assert "put off: no mail server" in done.output
    assert "given up: 1" in done.output
    assert "said 554" in done.output
    assert "mia" not in done.output
