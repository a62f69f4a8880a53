"""Mia hears of what is new; a mail about a reply that mentions her waits."""

from __future__ import annotations

import pytest

from forum import clock
from forum.db import session
from forum.jobs import news as clockwork
from forum.models.mail_choices import KINDS, MailChoice
from forum.models.topics import Topic
from tests.mail.telling import SECRET


@pytest.fixture
def mia(cast, lately):
    """Mia hears of everything at once, at any hour."""

    def story():
        MailChoice.begin_all()
        choice = MailChoice.of(cast.mia)
        choice.choose(**dict.fromkeys(KINDS, "once"), quiet_from=0, quiet_until=0)
        choice.told_once = clock.ago(minutes=1)
        return cast.mia

    return lately("Mia hears", story)


@pytest.fixture
def topic(cast, mia, lately):
    """One of her own, with words that no mail may show."""

    def story(mia):
        return Topic.open(cast.board_mothers, by=mia, title=SECRET, body="Awake.")

    return lately("Mia hears of a topic", story, after="Mia hears")


@pytest.fixture
def waiting(cast, topic, lately):
    """A reply that also mentions Mia; the mail about it waits to be composed."""

    def story(topic):
        post = topic.reply(by=cast.sol, body="Hello @Mia, canarybody.")
        session.commit()
        clockwork.queue()
        return post

    return lately("Mia hears of a reply", story, after="Mia hears of a topic")
