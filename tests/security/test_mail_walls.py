"""No mail about what is new holds a word from behind a wall, whatever its reader once watched."""

from __future__ import annotations

import pytest

from forum import clock, db
from forum.db import session
from forum.jobs import news as clockwork
from forum.mail import news
from forum.models.audiences import Audience
from forum.models.mail_choices import KINDS, MailChoice
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail
from tests.cast import EVERYBODY


@pytest.fixture
def mails(aviary):
    """The mail of each of the cast as it would leave now, as plain as it gets: `mails()`."""
    with db.transaction():
        MailChoice.begin_all()
        for name in EVERYBODY:
            choice = MailChoice.of(Member.named(name))
            choice.choose(**dict.fromkeys(KINDS, "once"), plain=True, quiet_from=0, quiet_until=0)
            choice.told_once = clock.ago(hours=1)
    clockwork.queue()

    def written():
        session.commit()
        session.expire_all()
        db.begin(writing=False)
        rows = session.query(OutgoingEmail).filter_by(name="news").all()
        found = {each.member.display_name: news.compose_now(each) for each in rows}
        mails = {who: each.mail for who, each in found.items() if each}
        return {who: mail.subject + mail.text + mail.html for who, mail in mails.items()}

    return written


def test_nobodys_mail_holds_a_word_from_behind_a_wall(aviary, mails):
    found = {who: aviary.found(text, who) for who, text in mails().items()}

    assert {"Mia", "Sol", "Pat", "Mo"} <= set(found)
    assert {who: words for who, words in found.items() if words} == {}


def test_whoever_left_an_audience_gets_nothing_of_it_though_it_waits(aviary, mails):
    before = aviary.seen_by
    titles = [word for word in before if "titlemothers" in word]
    told = mails()["Mia"]

    with db.transaction():
        mia = Member.named("Mia")
        for audience in session.query(Audience):
            audience.leave(by=mia)
    after = mails().get("Mia", "")

    assert any(word in told for word in titles)
    assert not any(word in after for word in titles)
