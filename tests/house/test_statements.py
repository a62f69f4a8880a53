"""A page asks the database the same few questions, however much there is to show."""

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import event

from forum import clock, db
from forum.models.content_notes import ContentNote
from forum.models.drafts import Draft
from forum.models.reactions import Reaction
from forum.models.topics import Topic
from forum.models.watching import BoardWatch

MOST = 8
MOST_TO_REPLY = 13  # eight of them under the write lock
FEW, MANY = 3, 30


@pytest.fixture
def statements(app) -> Iterator[list[str]]:
    """What is asked of the database from now on."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(db.db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.db.engine, "before_cursor_execute", note)


def fill(cast, count):
    """Everything `count` times more; the number of the topic that is looked at."""
    with db.transaction():
        note = db.session.scalars(db.db.select(ContentNote)).first()
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Long", body="First words")
        BoardWatch.begin(cast.board_mothers.id, by=cast.mia)
        for number in range(count):
            take_part(cast, topic, number, note)
    return topic.id


def take_part(cast, topic, number, note):
    """One more reply and reaction, and one more topic beside it."""
    by, first = (cast.mo, cast.sol, cast.pia)[number % 3], topic.opening_post
    topic.reply(
        by=by,
        body=f"Hello @Mia, number {number}",
        anonymous=number % 4 == 0,
        notes=[note] if number % 2 else [],
        quoting=first,
        quoted_words="First words",
    )
    Reaction.react(first, "thanks", by=by)
    other = Topic.open(
        cast.board_mothers,
        by=by,
        title=f"Topic {number}",
        body="Hello @Mia.",
        notes=[note],
        at=clock.ago(hours=number),
    )
    if number % 10 == 0:
        other.pin(by=cast.mo)
        Draft.keep("reply", other.id, {"body": "Words"}, by=cast.mia)


def counted(browser, statements, address):
    """How many statements a page takes when it has nothing to note down afterwards."""
    browser.get(address)
    statements.clear()
    answer = browser.get(address)
    assert answer.status_code in (200, 204), address
    return len([each for each in statements if not each.startswith(("BEGIN", "PRAGMA"))])


OPEN = [
    "/",
    "/boards",
    "/boards/mothers",
    "/boards/mothers?show=unanswered",
    "/topics/{topic}",
    "/search?q=hello",
]
OWN = ["/for-you", "/boards/mothers?show=mine"]


@pytest.mark.parametrize("name", ["Mia", "Mo", "Vi"])
def test_pages_take_the_same_few_statements_for_three_or_thirty(as_, cast, once, statements, name):
    found = []

    for count in (FEW, MANY):
        topic = once(f"{count} topics", partial(fill, cast, count))
        with db.transaction():
            cast.board_mothers.read_by = "visitors" if name == "Vi" else "audiences"
        browser = as_(name)
        addresses = [each.format(topic=topic) for each in OPEN + (OWN if name == "Mia" else [])]
        found.append([counted(browser, statements, each) for each in addresses])

    assert found[0] == found[1]
    assert max(found[1]) <= MOST


def test_a_later_page_of_a_board_takes_few_statements_too(as_, cast, once, statements):
    once(f"{MANY} topics", partial(fill, cast, MANY))

    found = counted(as_("Mia"), statements, "/boards/mothers?page=2")

    assert found <= MOST


def test_a_reply_takes_the_same_few_statements_in_a_long_topic(as_, cast, once, statements):
    found = []

    for count in (FEW, MANY):
        topic = once(f"{count} topics", partial(fill, cast, count))
        path, words, mia = f"/topics/{topic}/posts", {"body": "I am here."}, as_("Mia")
        mia.post(path, {**words, "once": f"{count} first"})
        statements.clear()
        assert mia.post(path, {**words, "once": f"{count} more"}).status_code == 303
        found.append(len([each for each in statements if not each.startswith(("BEGIN", "PRAGMA"))]))

    assert found[0] == found[1] <= MOST_TO_REPLY


def test_asking_for_news_takes_three_statements(as_, cast, once, statements):
    topic = db.session.get(Topic, once(f"{FEW} topics", partial(fill, cast, FEW)))
    mia = as_("Mia")

    assert counted(mia, statements, f"/topics/{topic.id}/news?after={topic.latest_post_id}") <= 3
