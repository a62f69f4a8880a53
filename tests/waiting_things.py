"""A full review queue, for the pages that show one: something under every tab, and a night gone."""

from __future__ import annotations

from forum.db import session
from forum.models.appeals import Appeal
from forum.models.content_notes import ContentNote
from forum.models.decisions import Why
from forum.models.letters import Letter
from forum.models.notes import Note
from forum.models.queue import QueueEntry
from forum.models.reports import Report
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from tests.cast import Cast

WORDS = "I have not slept for nine nights, and nobody in this house has noticed it yet."


def fill(cast: Cast, topic: Topic) -> dict[str, int]:
    """Within a writing transaction that is already begun: the numbers for the addresses."""
    posts = [topic.reply(by=cast.sol, body=f"{WORDS} {number}") for number in range(24)]
    for each in posts:
        Report.make(each, by=cast.pia, kind="breaks", note=WORDS)
    posts[0].notes = [ContentNote.named("sleep")]
    posts[0].edit(by=cast.sol, body="I have not slept for two nights.")
    Report.make(posts[0], by=cast.mia, kind="personal")
    Note.on_post(posts[0], by=cast.cora, words=WORDS)
    worried = Report.make(posts[1], by=cast.mia, kind="worried", note=WORDS)
    member = Report.make(cast.pat, by=cast.mia, kind="other", board=topic.board)
    entries = {"reported": Report.on(_entry(posts[0].id))[0].entry_id, "worry": worried.entry_id}
    _entry(posts[2].id).claim(by=cast.cora)
    return entries | {"reported_member": member.entry_id} | _rest(cast, topic)


def _rest(cast: Cast, topic: Topic) -> dict[str, int]:
    """A post that waits, an appeal against what Cora decided, and what the forum did by itself."""
    kept = WaitingPost.keep(topic.board, topic, by=cast.ned, why="newcomer", body=WORDS)
    entry = QueueEntry.about("waiting", board=topic.board, waiting_id=kept.id)
    hidden = topic.reply(by=cast.mia, body=WORDS)
    why = Why("Be kind", WORDS, f"We have hidden it.\n\n{WORDS}")
    decision = hidden.hide(by=cast.cora, why=why)
    letter = session.scalars(Letter.of(cast.mia)).first()
    assert letter is not None
    appeal = Appeal.make(letter, words=WORDS)
    by_itself = topic.reply(by=cast.sol, body=WORDS).hide(by=None)
    cast.pat.suspend(by=None, board=topic.board, days=None)
    things = {"kept": entry, "appeal": appeal, "by_itself": by_itself, "decided": decision}
    return {"hidden_post": hidden.id} | {name: each.id for name, each in things.items()}


def _entry(post_id: int) -> QueueEntry:
    return QueueEntry.about("report", board=None, post_id=post_id)
