"""The listener: a mail server on this machine hands mail over by LMTP or SMTP."""

from __future__ import annotations

import smtplib
import socket
import threading

import pytest

from forum import db
from forum.mail import listener
from tests import relaying
from tests.relaying import letters, mail, queued


@pytest.fixture
def mias(app, cast):
    with relaying.set_up(app):
        yield relaying.address(relaying.begin(cast), "member")


@pytest.fixture
def server(app, mias):
    """`server("lmtp")` listens; gives its port."""
    stop, threads = threading.Event(), []

    def begin(scheme):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        ready = threading.Event()
        given = {"stop": stop, "ready": ready}
        args = [app, f"{scheme}://127.0.0.1:{port}"]
        threads.append(threading.Thread(target=listener.serve, args=args, kwargs=given))
        threads[-1].start()
        assert ready.wait(10)
        return port

    db.session.rollback()
    yield begin
    stop.set()
    for each in threads:
        each.join()


def test_a_mail_handed_over_by_lmtp_is_kept_once_it_is_acknowledged(server, mias):
    with smtplib.LMTP("127.0.0.1", server("lmtp"), timeout=10) as post:
        post.sendmail("mia@example.org", [mias], mail(mias, "A long line: " + "x" * 9_000))
        kept = letters()
        post.sendmail("mia@example.org", [mias], mail(mias, "Second."))

    assert [each.words[:12] for each in kept] == ["A long line:"]
    assert len(letters()) == 2


def test_by_smtp_strangers_are_told_nothing_and_several_are_taken_one_by_one(server, mias):
    nobody = f"nobody@{relaying.DOMAIN}"
    with smtplib.SMTP("127.0.0.1", server("smtp"), timeout=10) as post:
        refused = post.sendmail("eve@x.example", [nobody, mias], mail(nobody, sender="e@x.example"))

    assert refused == {mias: (452, b"4.5.3 one at a time")}
    assert queued() == [("relay_refused", "eve@x.example")]


def test_while_the_database_is_busy_the_mail_server_keeps_the_mail(server, mias, monkeypatch):
    monkeypatch.setattr(listener, "PATIENCE", 0)
    with smtplib.LMTP("127.0.0.1", server("lmtp"), timeout=10) as post, db.transaction():
        db.session.connection()  # somebody else writes
        with pytest.raises(smtplib.SMTPDataError) as told:
            post.sendmail("mia@example.org", [mias], mail(mias))

    assert told.value.smtp_code == 451
    assert letters() == []


def test_a_side_that_writes_too_much_is_put_off(server, mias, monkeypatch):
    monkeypatch.setattr("forum.mail.relay.LETTERS_AN_HOUR", 1)
    with smtplib.LMTP("127.0.0.1", server("lmtp"), timeout=10) as post:
        post.sendmail("mia@example.org", [mias], mail(mias, "One."))

        with pytest.raises(smtplib.SMTPDataError) as told:
            post.sendmail("mia@example.org", [mias], mail(mias, "Two."))

    assert told.value.smtp_code == 451
