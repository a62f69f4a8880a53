"""Mia hears of what is new; a mail about a reply that mentions her waits."""

from __future__ import annotations

import pytest

from forum import clock, db
from forum.jobs import news as clockwork
from forum.models.mail_choices import KINDS, MailChoice
from forum.models.topics import Topic
from tests.mail.telling import SECRET


@pytest.fixture
def mia(cast):
    """Mia hears of everything at once, at any hour."""
    with db.transaction():
        MailChoice.begin_all()
        choice = MailChoice.of(cast.mia)
        choice.choose(**dict.fromkeys(KINDS, "once"), quiet_from=0, quiet_until=0)
        choice.told_once = clock.ago(minutes=1)
    return cast.mia


@pytest.fixture
def topic(cast, mia):
    """One of her own, with words that no mail may show."""
    with db.transaction():
        return Topic.open(cast.board_mothers, by=mia, title=SECRET, body="Awake.")


@pytest.fixture
def waiting(cast, topic):
    """A reply that also mentions Mia; the mail about it waits to be composed."""
    with db.transaction():
        post = topic.reply(by=cast.sol, body="Hello @Mia, canarybody.")
    clockwork.queue()
    return post
