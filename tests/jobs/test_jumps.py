"""A clock that is wrong and put back: mail goes on, nothing comes twice over, nobody is flooded."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock, db, jobs
from forum.db import session
from forum.jobs import Job, jumps, news, outbox
from forum.mail import urgent
from forum.mail.compose import compose
from forum.models.mail_choices import MailChoice
from forum.models.on_call import OnCall
from forum.models.outbox import OutgoingEmail
from forum.models.topics import Topic

LINK = "http://127.0.0.1:8000/queue"


@pytest.fixture
def topic(cast, on):
    """Mia's topic; she hears at once, and Pat has his defaults, on a Monday at noon."""
    on("Monday 12:00")
    with db.transaction():
        MailChoice.begin_all()
        MailChoice.of(cast.mia).choose(replies="once")
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Awake.")


@pytest.fixture
def reply(cast, on, topic):
    """`reply("Monday 12:01")`: Sol answers Mia when the clock shows that."""

    def answer(words):
        on(words)
        with db.transaction():
            session.merge(topic).reply(by=cast.sol, body="Hello.")

    return answer


def go(on, words):
    """The worker looks at that time; how many mails Mia has got by then."""
    on(words)
    jumps.mend()
    news.queue()
    outbox.send()
    session.expire_all()
    rows = select(OutgoingEmail).filter_by(address="mia@example.org", name="news")
    return len([each for each in session.scalars(rows) if each.sent_at])


@pytest.mark.parametrize(("ahead", "back"), [("Tuesday", "Monday"), ("Sunday", "Monday")])
def test_a_clock_that_was_days_ahead_stops_no_mail(cast, on, reply, ahead, back):
    reply("Monday 12:01")
    go(on, f"{ahead} 12:01")
    before = go(on, f"{back} 12:02")
    reply(f"{back} 12:03")

    assert before == 1
    assert go(on, f"{back} 12:15") == 2
    assert MailChoice.of(cast.pat).digest_at <= clock.ahead(hours=26)


def test_an_hour_back_sends_nobody_a_second_digest(cast, on, reply):
    with db.transaction():
        MailChoice.of(cast.mia).choose(replies="daily")
    reply("Monday 12:01")
    before = go(on, "Tuesday 10:30")

    after = [go(on, f"Tuesday {each}") for each in ("9:31", "9:45", "10:01", "10:30", "11:00")]

    assert before == 1
    assert after == [1] * 5


def test_an_hour_back_tells_at_once_what_comes_then(on, reply):
    reply("Monday 12:30")
    before = go(on, "Monday 13:00")
    go(on, "Monday 12:01")
    reply("Monday 12:02")

    assert before == 1
    assert go(on, "Monday 12:15") == 2
    times = ("12:29", "12:31", "12:45", "13:01", "14:00")
    assert [go(on, f"Monday {each}") for each in times] == [2] * 5


def test_a_letter_written_while_the_clock_was_ahead_leaves_when_it_is_put_back(app, on):
    on("Wednesday 12:00")
    with db.transaction():
        compose("reset", "mia@example.org", link=LINK)
        compose("reset", "pat@example.org", link=LINK)
        OutgoingEmail.claim()  # and its worker ends

    go(on, "Monday 12:00")

    assert all(each.sent_at for each in session.scalars(select(OutgoingEmail)))


def test_those_on_call_are_called_though_the_clock_was_ahead_when_they_were_last(cast, on):
    on("Tuesday 12:00")
    with db.transaction():
        OnCall.begin(cast.cora, by=cast.ada)
        urgent.tell_on_call(None, LINK)
    on("Monday 12:00")

    with db.transaction():
        told = urgent.tell_on_call(None, LINK)

    assert told == 1


def test_the_clockwork_goes_on_when_the_clock_is_put_back(app, monkeypatch):
    done, stop, start = [], threading.Event(), clock.now()

    def work():
        done.append(1)
        monkeypatch.setattr(clock, "now", lambda: start - timedelta(hours=len(done)))
        if len(done) == 3:
            stop.set()

    monkeypatch.setattr(jobs, "SCHEDULE", (Job(timedelta(0), work),))
    monkeypatch.setattr(jobs, "REST", 0)
    jobs.run(app, stop=stop)

    assert len(done) == 3


def test_when_all_clocks_are_right_nothing_is_changed(cast, topic):
    before = {each.id: (each.told_once, each.digest_at) for each in session.scalars(_choices())}

    jumps.mend()

    session.expire_all()
    assert {each.id: (each.told_once, each.digest_at) for each in session.scalars(_choices())} == (
        before
    )


def _choices():
    return select(MailChoice)
