"""Whose mail is due: at once, once a day or a week at her hour, and never in quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.db import session
from forum.jobs import news, outbox
from forum.models.mail_choices import KINDS, MailChoice
from forum.models.outbox import OutgoingEmail
from forum.models.topics import Topic


@pytest.fixture
def reply(cast, on, lately):
    """`reply("Monday 12:00")`: Sol answers Mia at that time; everybody has her defaults before."""

    def story():
        on("Monday 0:30")
        MailChoice.begin_all()
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Awake.")
        session.commit()
        on("Monday 10:01")
        news.queue()
        outbox.send()
        return topic

    topic = lately("a reply on Monday", story)
    on("Monday 10:01")

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
        first = MailChoice.of(cast.mia).tell_at_once()
    with db.transaction():
        second = other.tell_at_once()

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

    assert [each.name for each in first] == ["sign_in_link"]


def test_a_weekly_mail_is_made_up_for_when_nothing_ran_on_its_day(on, reply, cast):
    choose(cast.mia, replies="weekly", weekday=1, hour=10)
    reply("Monday 12:00")

    assert sent(on, "Wednesday 9:00") == 1
    assert sent(on, "Thursday 10:01") == 1


def test_a_weekly_mail_does_not_come_early_after_such_a_stop(on, reply, cast):
    choose(cast.mia, replies="weekly", weekday=3, hour=18)
    reply("Monday 12:00")

    assert sent(on, "Thursday 9:00") == 0
    assert sent(on, "Thursday 18:01") == 1


def test_a_zone_that_nobody_has_heard_of_is_the_charitys_own(on, reply, cast):
    choose(cast.mia, replies="once")
    with db.transaction():
        MailChoice.of(cast.mia).zone = "Mars/Olympus"
    reply("Monday 12:00")

    assert sent(on, "Monday 12:01") == 1


@pytest.mark.parametrize(
    ("day", "zone", "ends", "digest"),
    [
        # The night on which the clock goes forward: 1:30 does not exist in London.
        ("2027-03-27", "", "2027-03-28 07:00", "2027-03-28 09:00"),
        # The night on which it goes back: that day has 25 hours.
        ("2027-10-30", "", "2027-10-31 08:00", "2027-10-31 10:00"),
        ("2027-03-13", "America/New_York", "2027-03-14 12:00", "2027-03-14 14:00"),
        ("2027-04-03", "Australia/Sydney", "2027-04-03 22:00", "2027-04-04 00:00"),
        ("2027-06-01", "Asia/Kolkata", "2027-06-02 02:30", "2027-06-02 04:30"),
    ],
)
def test_hours_are_those_on_her_wall_also_when_the_clock_changes(day, zone, ends, digest):
    choice = MailChoice._fresh(None)
    choice.zone = zone
    midnight = datetime.fromisoformat(f"{day} 23:30").replace(
        tzinfo=choice.local(clock.now()).tzinfo
    )

    quiet, until = choice.is_quiet(midnight), choice.quiet_ends(midnight)

    assert quiet
    assert until.astimezone(UTC) == datetime.fromisoformat(ends).replace(tzinfo=UTC)
    assert not choice.is_quiet(until)
    assert choice._next(10, midnight).astimezone(UTC) == (
        datetime.fromisoformat(digest).replace(tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("day", "after"), [("2027-03-28", "2027-03-29"), ("2027-10-31", "2027-11-01")]
)
def test_an_hour_that_is_missing_or_comes_twice_brings_one_digest(day, after, monkeypatch):
    start, due = datetime.fromisoformat(f"{day}T00:00:00+00:00") - timedelta(hours=12), []
    monkeypatch.setattr(clock, "now", lambda: start)
    choice = MailChoice._fresh(None)
    choice.hour, choice.quiet_from = 1, choice.quiet_until
    choice.digest_at = choice.next_digest()

    for minutes in range(0, 48 * 60, 10):
        at = start + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        if choice.digest_at <= at:
            due.append(clock.local(at).date().isoformat())
            choice.digest_at = choice.next_digest()

    assert due == [day, after]
