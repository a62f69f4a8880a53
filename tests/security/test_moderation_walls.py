"""What moderators keep or take out of sight: in forms, searches, mail and rows (see walking)."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from forum import clock, db
from forum.jobs import letters as letters_job
from forum.models.letters import UNDO_MINUTES
from forum.models.outbox import OutgoingEmail
from forum.models.post_versions import PostVersion
from forum.models.posts import Post
from forum.models.topics import Topic
from tests.security.visiting import Visitor, everything
from tests.security.walking import OF_A_PERSON, named
from tests.visits import Browser


def found(kept, who, answer, address):
    """The words that an answer shows to somebody who may not see them."""
    told = everything(answer)
    leaks = [f"{word} at {address}" for word in kept.found(told, who)]
    if who != "Sol" and kept.masked in told.lower() and not OF_A_PERSON.match(address):
        leaks.append(f"whose post it is, at {address}")
    return leaks


def test_a_moderator_who_has_proven_nothing_reads_as_a_member(app, kept):
    mo = Visitor(app, Browser(app, "Mo", proven=False))
    pages = [f"/topics/{each}" for each in kept.topics.values()]
    pages += [
        f"/posts/{each}/{page}"
        for each in kept.posts.values()
        for page in ("hidden", "notes", "versions", "unmask")
    ]
    pages += [
        "/queue",
        "/queue/1",
        "/decisions/1",
        "/appeals/1",
        "/audit",
        "/audit.csv",
        "/waiting/2",
    ]

    leaks = [leak for page in pages for leak in found(kept, "Nobody", mo.ask(page), page)]

    assert leaks == []


SOUGHT = ("hidden", "title", "opening", "masked", "waiting", "sealed", "gone", "former", "merged")


@pytest.mark.parametrize(("turn", "who"), list(enumerate(["Vi", "Pia", "Mia", "Max", "Mo"])))
def test_a_search_finds_nothing_that_is_out_of_sight(app, kept, turn, who):
    """Each word is searched for by some, and whatever begins like them by all."""
    visitor, leaks = named(app, who, kept), []
    sought = [word for word in kept.seen_by if any(each in word for each in SOUGHT)]
    queries = [{"q": "canary*"}, {"q": "canary*", "by": kept.masked}]

    for query in [*queries, *({"q": each} for each in sought[turn % 3 :: 3])]:
        address = "/search?" + urlencode(query)
        told = everything(visitor.ask(address))
        for word in (*query.values(), kept.masked):
            told = told.replace(word, "")
        leaks += [f"{word} at {address}" for word in sought if word in told.lower()]

    assert leaks == []


@pytest.mark.parametrize(("turn", "who"), list(enumerate(["Pat", "Mia", "Mo", "Pia"])))
def test_no_form_answers_with_what_is_out_of_sight(app, kept, turn, who):
    """Half of the forms are sent by HTMX, by the next person the other half."""
    visitor, leaks = named(app, who, kept), []
    topic, number = kept.topics["nights"], kept.posts["hidden"]
    words = {"body": "Yes", "once": "k", "version": "1", "quote": str(number), "quoted_words": "x"}
    forms = {
        f"/topics/{topic}/posts": words,
        f"/posts/{number}/edit": words,
        f"/posts/{number}/report": {"kind": "spam"},
        f"/posts/{number}/reactions": {"kind": "thanks"},
        f"/posts/{number}/redact": {"body": "New", "reason": "So", "version": "9"},
        "/drafts": {**words, "place": "reply", "place_id": str(topic)},
        "/drafts/discard": {"place": "reply", "place_id": str(topic)},
        "/posts/preview": {**words, "place": "edit", "place_id": str(number)},
        "/you/copy": {},
    }

    for place, (address, data) in enumerate(forms.items(), turn):
        answer = visitor.ask(address, "POST", data=data, htmx=bool(place % 2))
        assert answer.status_code < 500, address
        leaks += found(kept, who, answer, address)

    assert leaks == []


def test_no_mail_says_what_it_is_about(app, kept, monkeypatch):
    later = clock.ahead(minutes=UNDO_MINUTES + 1)
    monkeypatch.setattr(clock, "now", lambda: later)

    letters_job.mail()

    mail = db.session.scalars(select(OutgoingEmail)).all()
    told = " ".join(f"{each.subject} {each.text} {each.html}" for each in mail).lower()
    assert len(mail) == 4  # to Mia, Sol, Pia, Mo
    assert [word for word in (*kept.seen_by, kept.masked) if word in told] == []


def test_what_was_taken_back_stands_nowhere_but_with_its_reports(app, kept):
    gone = next(word for word in kept.seen_by if "gone" in word)
    kept = []

    for table in db.Tables.metadata.sorted_tables:
        rows = db.session.execute(select(table)).all()
        kept += [table.name for row in rows if gone in str(tuple(row)).lower()]

    assert kept == []


def test_a_merge_that_is_undone_leaves_what_was_hidden_hidden(app, kept):
    topic = db.session.get(Topic, kept.topics["merged"])
    word = next(each for each in kept.seen_by if "merged" in each)

    opening = topic.opening_post

    assert topic.title == ""
    assert opening.hiding.title == word
    assert [
        each.quoted_words for each in db.session.scalars(select(Post).filter_by(topic_id=topic.id))
    ] == [""] * 3
    assert db.session.scalars(select(PostVersion).filter_by(post_id=opening.id)).all() == []
