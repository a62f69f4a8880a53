"""Mail about what is new while it waits: what comes meanwhile goes along, and nothing twice."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.jobs import news as clockwork
from forum.jobs import outbox
from forum.mail import news
from forum.models.address_troubles import AddressTrouble
from forum.models.letters import Letter
from forum.models.mail_choices import MailChoice
from forum.models.outbox import OutgoingEmail
from tests.mail.telling import the_mail


def mails():
    """Mia's, waiting or sent: whose digest is due hangs on the hour at which tests run."""
    mine = select(OutgoingEmail).filter_by(address="mia@example.org")
    return session.scalars(mine.execution_options(populate_existing=True)).all()


def test_sent_again_after_a_crash_it_has_the_same_message_id(waiting):
    one, other = the_mail(), the_mail()

    assert one.message_id == other.message_id


def test_she_hears_at_once_no_more_than_every_ten_minutes(cast, topic, waiting, monkeypatch):
    with db.transaction():
        topic.reply(by=cast.sol, body="And @Mia, one more.")
    clockwork.queue()
    outbox.send()
    with db.transaction():
        topic.reply(by=cast.sol, body="And @Mia, another.")
    clockwork.queue()
    soon = mails()
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    clockwork.queue()

    assert len(soon) == 1
    assert len(mails()) == 2


def test_what_comes_while_a_mail_waits_goes_along_in_it(cast, topic, waiting, monkeypatch):
    for minutes in (11, 22, 33):
        later = clock.now() + timedelta(minutes=11)
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        with db.transaction():
            topic.reply(by=cast.sol, body=f"Number {minutes}.")
        clockwork.queue()

    assert "4 new replies" not in the_mail().text
    assert "Somebody mentioned you" in the_mail().text
    outbox.send()
    clockwork.queue()
    (row,) = mails()
    assert row.sent_at


def test_what_comes_while_a_mail_is_on_its_way_is_told_by_the_next(cast, topic, waiting):
    row = mails()[0]
    ready = news.compose_now(row)
    with db.transaction():
        topic.reply(by=cast.sol, body="A moment later.")
        Letter.to(cast.mia, words="Hello,", kind="report")
        row.tells = {**row.tells, "letters": row.tells["replies"]}
        news.sent(row, ready)
        row.sent()

    assert MailChoice.of(cast.mia).told_once == ready.mail.created_at
    assert session.scalars(select(Letter.mailed_at)).all() == [None]


def test_it_goes_to_the_address_that_she_has_when_it_leaves(cast, waiting):
    with db.transaction():
        AddressTrouble.note("mia@example.org", "bounce")
        cast.mia.email = "new@example.org"

    outbox.send()

    new = select(OutgoingEmail).filter_by(address="new@example.org")
    row = session.scalars(new).one()
    assert row.problem == ""
    assert row.sent_at


def test_to_an_address_in_trouble_nothing_is_queued_again_and_again(cast, mia, topic):
    with db.transaction():
        AddressTrouble.note("mia@example.org", "bounce")
        topic.reply(by=cast.sol, body="Hello @Mia.")
    for _ in range(3):
        clockwork.queue()

    assert mails() == []
