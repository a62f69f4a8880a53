"""Whose mail is due: at once, once a day or a week at her hour, and never in quiet hours."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.jobs import news, outbox
from forum.models.mail_choices import KINDS, MailChoice
from forum.models.outbox import OutgoingEmail
from forum.models.topics import Topic


@pytest.fixture
def reply(cast, on):
    """`reply("Monday 12:00")`: Sol answers Mia at that time; everybody has her defaults before."""
    on("Monday 0:30")
    with db.transaction():
        MailChoice.begin_all()
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Awake.")
    on("Monday 10:01")
    news.queue()
    outbox.send()

    def answer(words, body="Hello."):
        on(words)
        with db.transaction():
            session.merge(topic).reply(by=cast.sol, body=body)

    return answer


def choose(member, **chosen):
    with db.transaction():
        MailChoice.of(member).choose(**chosen)


def sent(on, words):
    """How many mails Mia has got when the worker has looked at that time."""
    on(words)
    news.queue()
    outbox.send()
    rows = select(OutgoingEmail).filter_by(address="mia@example.org", name="news")
    return len([each for each in session.scalars(rows) if each.sent_at])


def test_by_default_replies_come_gathered_at_ten_in_the_morning(on, reply):
    reply("Monday 12:00")
    reply("Monday 22:00")

    assert sent(on, "Monday 23:00") == 0
    assert sent(on, "Tuesday 9:59") == 0
    assert sent(on, "Tuesday 10:01") == 1
    assert sent(on, "Tuesday 10:02") == 1
    assert sent(on, "Wednesday 10:01") == 1


def test_at_once_is_within_a_minute(on, reply, cast):
    choose(cast.mia, replies="once")
    reply("Monday 12:00")

    assert sent(on, "Monday 12:01") == 1
    assert sent(on, "Monday 12:30") == 1


def test_what_comes_in_quiet_hours_waits_until_they_are_over(on, reply, cast):
    choose(cast.mia, replies="once")
    reply("Monday 21:30")

    assert sent(on, "Monday 22:00") == 0
    assert sent(on, "Tuesday 7:59") == 0
    assert sent(on, "Tuesday 8:00") == 1


def test_quiet_hours_are_those_of_her_own_clock(on, reply, cast):
    choose(cast.mia, replies="once", zone="America/New_York")
    reply("Monday 12:00")

    assert sent(on, "Monday 12:01") == 0  # seven in the morning there
    assert sent(on, "Monday 13:01") == 1


def test_what_could_not_leave_in_time_waits_for_the_morning_too(on, reply, cast):
    choose(cast.mia, replies="once")
    reply("Monday 20:58")
    news.queue()

    on("Monday 21:01")
    outbox.send()
    row = session.scalars(select(OutgoingEmail)).one()

    assert (row.sent_at, row.tries) == (None, 0)
    assert clock.local(row.due_at).hour == 8
    assert sent(on, "Tuesday 8:00") == 1


def test_a_weekly_mail_comes_on_her_day_at_her_hour(on, reply, cast):
    choose(cast.mia, replies="weekly", weekday=3, hour=18)
    reply("Monday 12:00")

    assert sent(on, "Tuesday 18:01") == 0
    assert sent(on, "Thursday 17:59") == 0
    assert sent(on, "Thursday 18:01") == 1
    assert sent(on, "Friday 18:01") == 1


def test_never_is_never(on, reply, cast):
    choose(cast.mia, **dict.fromkeys(KINDS, "never"))
    reply("Monday 12:00", body="Hello @Mia.")

    assert sent(on, "Tuesday 10:01") == 0
    assert sent(on, "Thursday 10:01") == 0


def test_her_own_words_are_no_news(on, reply, cast):
    choose(cast.mia, replies="once")
    on("Monday 12:00")
    with db.transaction():
        session.scalars(select(Topic)).one().reply(by=cast.mia, body="Hello.")

    assert sent(on, "Monday 12:01") == 0


def test_what_happened_before_a_change_is_not_told_again_at_another_pace(on, reply, cast):
    reply("Monday 12:00")
    on("Tuesday 10:01")
    news.queue()
    outbox.send()
    choose(cast.mia, replies="once")

    assert sent(on, "Tuesday 10:05") == 1


def test_two_workers_queue_one_mail(on, reply, cast):
    choose(cast.mia, replies="once")
    reply("Monday 12:00")
    other = MailChoice.of(cast.mia)
    session.expunge(other)  # as a second worker has read it

    with db.transaction():
        first = MailChoice.of(cast.mia).tell("once")
    with db.transaction():
        second = other.tell("once")

    assert list(first) == ["replies"]
    assert second is None


def test_a_link_to_sign_in_never_waits_behind_a_thousand_digests(app, cast, on):
    on("Monday 12:00")
    with db.transaction():
        MailChoice.begin_all()
    on("Tuesday 10:01")
    news.queue()
    with db.transaction():
        session.add(
            OutgoingEmail(
                name="sign_in_link", address="pat@example.org", subject="", text="", message_id="1"
            )
        )
        session.flush()
        first = OutgoingEmail.claim()

    assert first.name == "sign_in_link"
