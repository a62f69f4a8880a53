"""What changes as mail leaves is written by whoever holds the write lock, and nobody else.

A transaction that began by reading cannot turn to writing once another has written meanwhile.
"""

from __future__ import annotations

import pytest
from sqlalchemy import event

from forum import db
from forum.jobs import news, outbox
from forum.models.mail_choices import MailChoice
from forum.models.topics import Topic
from tests import relaying
from tests.relaying import mail, take


@pytest.fixture
def changes():
    """Each INSERT, UPDATE and DELETE, with whether its transaction began as one that writes."""
    found = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            found.append((" ".join(statement.split()[:3]), db.is_writing()))

    event.listen(db.db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.db.engine, "before_cursor_execute", note)


def test_a_letter_of_a_match_is_sent_and_noted_under_the_lock(app, cast, lately, changes):
    with relaying.set_up(app):
        number = lately("relaying", lambda: relaying.begin(cast))
        to = relaying.address(number, "member")
        take(mail(to, "I slept for four hours."), to)
        changes.clear()

        outbox.send()

    assert [each for each, writing in changes if not writing] == []


def test_news_writes_nothing_while_it_is_composed(cast, changes):
    with db.transaction():
        MailChoice.begin_all()
        MailChoice.of(cast.mia).choose(replies="once", quiet_from=0, quiet_until=0)
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="Awake.")
    with db.transaction():
        topic.reply(by=cast.sol, body="So am I.")
    news.queue()
    changes.clear()

    outbox.send()

    assert [each for each, _ in changes if each.startswith("UPDATE outgoing_emails")]
    assert [each for each, writing in changes if not writing] == []
