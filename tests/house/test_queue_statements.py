"""The review queue asks the database the same few questions, however much waits and is known."""

from __future__ import annotations

from forum import db
from forum.models.content_notes import ContentNote
from forum.models.decisions import Why
from forum.models.notes import Note
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from tests.statements import asked

MOST = 8
FEW, MANY = 2, 8
WHY = Why("Be kind", "It names a nurse.")


def fill(cast, topic, count):
    """Everything `count` times more; the numbers of the four kinds of entry."""
    post, by = topic.opening_post, (cast.pia, cast.sol, cast.max, cast.cora)
    for number in range(count):
        reply = topic.reply(by=cast.mia, body=f"Number {number}")
        reply.notes = [ContentNote.named("sleep")]
        for thing in (reply, post, topic, cast.mia):
            Report.make(thing, by=by[number % 4], kind="breaks", board=topic.board)
        Note.on_post(post, by=cast.mo, words="Talk to her first.")
        Note.on_member(cast.mia, by=cast.mo, board=topic.board, words="She has slept badly.")
        cast.mia.warn(by=cast.mo, board=topic.board, why=WHY)
        post.unhide(by=cast.mo)
        topic.reply(by=cast.mia, body="Too much").hide(by=cast.mo)
    kept = WaitingPost.keep(topic.board, topic, by=cast.ned, why="newcomer", body="Hello")
    waits = QueueEntry.about("waiting", board=topic.board, waiting_id=kept.id)
    things = [{"post_id": post.id}, {"topic_id": topic.id}, {"member_id": cast.mia.id}]
    reported = [QueueEntry.about("report", board=topic.board, **each) for each in things]
    return [each.id for each in (*reported, waits)]


def counted(browser, address):
    browser.get(address)
    with asked() as statements:
        browser.get(address)
    assert browser.response.status_code == 200, address
    return len([each for each in statements if not each.startswith(("BEGIN", "PRAGMA"))])


def test_a_page_of_the_queue_takes_the_same_few_statements_for_two_or_eight(as_, cast):
    browsers, found = [as_("Mo"), as_("Cora")], []
    with db.transaction():
        topic = Topic.open(cast.board_mothers, by=cast.mia, title="Long", body="First words")

    for count in (FEW, MANY - FEW):
        with db.transaction():
            entries = fill(cast, topic, count)
        addresses = ["/queue?show=reports", *(f"/queue/{each}" for each in entries)]
        found.append([[counted(each, address) for address in addresses] for each in browsers])

    assert found[0] == found[1]
    assert max(map(max, found[1])) <= MOST
