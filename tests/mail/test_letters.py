"""Mail about letters of the moderators: as soon as she wants it, and not in her quiet hours."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.db import session
from forum.jobs import letters, news, outbox
from forum.models.letters import Letter
from forum.models.mail_choices import MailChoice
from forum.models.outbox import OutgoingEmail


@pytest.fixture
def write(cast, on, lately):
    """`write("Monday 12:00")`: the moderators write to Mia at that time."""

    def story():
        on("Monday 0:30")
        MailChoice.begin_all()
        session.commit()
        on("Monday 10:01")
        news.queue()
        outbox.send()

    lately("letters on Monday", story)
    on("Monday 10:01")

    def at(words):
        moment = on(words)
        with db.transaction():
            Letter.to(cast.mia, words="Hello,", kind="report").created_at = moment

    return at


def choose(member, **chosen):
    with db.transaction():
        MailChoice.of(member).choose(**chosen)


def mails(on, words):
    """The names of the mails that Mia has got by then."""
    on(words)
    letters.mail()
    news.queue()
    outbox.send()
    rows = session.scalars(select(OutgoingEmail).filter_by(address="mia@example.org"))
    return [each.name for each in rows if each.sent_at]


def test_a_letter_is_mailed_once_undo_is_over(on, write):
    write("Monday 12:00")

    assert mails(on, "Monday 12:05") == []
    assert mails(on, "Monday 12:11") == ["letter"]
    assert mails(on, "Tuesday 12:00") == ["letter"]


def test_at_night_it_waits_until_morning(on, write):
    write("Monday 22:00")

    assert mails(on, "Monday 23:00") == []
    assert mails(on, "Tuesday 8:00") == ["letter"]


def test_somebody_who_sleeps_keeps_nobody_else_waiting(on, write, cast):
    choose(cast.mia, zone="America/Los_Angeles")
    write("Monday 12:00")
    with db.transaction():
        Letter.to(cast.pat, words="Hello,", kind="report")

    assert mails(on, "Monday 12:11") == []
    assert [each.address for each in session.scalars(select(OutgoingEmail))] == ["pat@example.org"]


def test_gathered_it_comes_with_the_digest_and_once(on, write, cast):
    choose(cast.mia, letters="daily")
    write("Monday 12:00")

    assert mails(on, "Monday 12:11") == []
    assert mails(on, "Tuesday 10:01") == ["news"]
    assert mails(on, "Wednesday 10:01") == ["news"]


def test_who_wants_none_gets_none(on, write, cast):
    choose(cast.mia, letters="never")
    write("Monday 12:00")

    assert mails(on, "Tuesday 10:01") == []


def test_a_suspended_member_gets_it_all_the_same(on, write, cast):
    choose(cast.mia, letters="never")
    write("Monday 12:00")
    with db.transaction():
        cast.mia.suspend(by=cast.mo, board=cast.board_mothers, days=14)

    assert mails(on, "Monday 12:11") == ["letter"]
