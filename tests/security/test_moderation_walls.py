"""What moderators keep or take out of sight: looked for wherever each of the cast can look."""

from __future__ import annotations

import re
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
from tests.security.addresses import addresses
from tests.security.doors import kept_out
from tests.security.guarded import fill
from tests.security.visiting import Visitor, everything
from tests.visits import Browser

PEOPLE = ("Vi", "Ned", "Mia", "Pia", "Sol", "Ada", "Max", "Mo", "Cora")
OF_MANY = ("/people", "/posts", "/members")  # of these, some are looked at by number
JUDGES = ("Mo", "Max", "Cora")
# Where words of these things could stand.
WORDY = ("/boards", "/topics", "/posts", "/drafts", "/for-you", "/waiting", "/letters", "/reports")
WORDY += ("/you/copy", "/search", "/suspended", "/people", "/concerns", "/figures")
KEPT = ("/queue", "/decisions", "/appeals", "/members", "/audit", "/cases", "/quarantines")
# Pages about a member whose name one has: they say it, and nothing of what she wrote.
OF_A_PERSON = re.compile(r"/(people|members)(/\d+|$|\?)|/you|/posts/\d+/unmask$")


@pytest.fixture
def guarded(cast, once):
    return once("guarded", lambda: fill(cast))


def named(app, who, guarded):
    """One of the cast; Sol has another name here."""
    return Visitor(app, Browser(app, guarded.masked if who == "Sol" else who))


def near(app, guarded, who):
    """Each address at which something could stand; one of each page whose door is closed to her."""
    before = None
    for rule, address in addresses(app):
        again, before = rule is before, rule
        once = kept_out(app, rule, who) or address.startswith(OF_MANY)
        if address.startswith(WORDY + KEPT) and not (again and once):
            yield address
            if f"{address}/".startswith("/posts/1/") and not kept_out(app, rule, who):
                numbers = guarded.posts.values()
                yield from (address.replace("/1", f"/{each}", 1) for each in numbers)
    yield from ("/", "/reports", "/queue?show=appeals", "/members?q=can")
    yield from (f"/queue?show={tab}" for tab in ("reports", "waiting", "urgent"))
    yield from (f"/reports/{each}" for each in guarded.references)
    yield from (
        f"/topics/{guarded.topics['mothers']}?quote={each}" for each in guarded.posts.values()
    )
    yield f"/people/{guarded.masked_id}"
    if who in JUDGES:
        pages = ("record", "record?only=reports", "record?only=hidings", "notes", "warn", "suspend")
        about = (guarded.masked_id, guarded.mia_id)
        yield from (f"/members/{each}/{page}" for each in about for page in pages)


def found(guarded, who, answer, address):
    """The words that an answer shows to somebody who may not see them."""
    told = everything(answer)
    leaks = [f"{word} at {address}" for word in guarded.found(told, who)]
    if who != "Sol" and guarded.masked in told.lower() and not OF_A_PERSON.match(address):
        leaks.append(f"whose post it is, at {address}")
    return leaks


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_meets_what_is_kept_from_her(app, guarded, who, caplog):
    visitor, leaks, seen = named(app, who, guarded), [], ""
    caplog.set_level("INFO")

    for address in near(app, guarded, who):
        answer = visitor.ask(address)
        assert answer.status_code < 500, address
        leaks += found(guarded, who, answer, address)
        seen += answer.text.lower()

    assert leaks == []
    if who in ("Mo", "Cora"):  # else they would be words that stand nowhere
        assert [
            each
            for each in guarded.seen_by
            if each not in guarded.hidden_from(who) and each not in seen
        ] == []
    assert [
        word for word in (*guarded.seen_by, guarded.masked) if word in caplog.text.lower()
    ] == []


def test_a_moderator_who_has_proven_nothing_reads_as_a_member(app, guarded):
    mo = Visitor(app, Browser(app, "Mo", proven=False))
    pages = [f"/topics/{each}" for each in guarded.topics.values()]
    pages += [
        f"/posts/{each}/{page}"
        for each in guarded.posts.values()
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

    leaks = [leak for page in pages for leak in found(guarded, "Nobody", mo.ask(page), page)]

    assert leaks == []


SOUGHT = ("hidden", "title", "opening", "masked", "waiting", "sealed", "gone", "former", "merged")


@pytest.mark.parametrize("who", ["Vi", "Pia", "Mia", "Max", "Mo"])
def test_a_search_finds_nothing_that_is_out_of_sight(app, guarded, who):
    visitor, leaks = named(app, who, guarded), []
    sought = [word for word in guarded.seen_by if any(each in word for each in SOUGHT)]
    queries = [{"q": "canary*"}, {"q": "canary*", "by": guarded.masked}]

    for query in [*queries, *({"q": each} for each in sought)]:
        address = "/search?" + urlencode(query)
        told = everything(visitor.ask(address))
        for word in (*query.values(), guarded.masked):
            told = told.replace(word, "")
        leaks += [f"{word} at {address}" for word in sought if word in told.lower()]

    assert leaks == []


@pytest.mark.parametrize("who", ["Pat", "Mia", "Pia", "Mo"])
@pytest.mark.parametrize("htmx", [False, True])
def test_no_form_answers_with_what_is_out_of_sight(app, guarded, who, htmx):
    visitor, leaks = named(app, who, guarded), []
    topic, number = guarded.topics["mothers"], guarded.posts["hidden"]
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

    for address, data in forms.items():
        answer = visitor.ask(address, "POST", data=data, htmx=htmx)
        assert answer.status_code < 500, address
        leaks += found(guarded, who, answer, address)

    assert leaks == []


def test_no_mail_says_what_it_is_about(app, guarded, monkeypatch):
    later = clock.ahead(minutes=UNDO_MINUTES + 1)
    monkeypatch.setattr(clock, "now", lambda: later)

    letters_job.mail()

    mail = db.session.scalars(select(OutgoingEmail)).all()
    told = " ".join(f"{each.subject} {each.text} {each.html}" for each in mail).lower()
    assert len(mail) == 4  # to Mia, Sol, Pia, Mo
    assert [word for word in (*guarded.seen_by, guarded.masked) if word in told] == []


def test_what_was_taken_back_stands_nowhere_but_with_its_reports(app, guarded):
    gone = next(word for word in guarded.seen_by if "gone" in word)
    kept = []

    for table in db.Tables.metadata.sorted_tables:
        rows = db.session.execute(select(table)).all()
        kept += [table.name for row in rows if gone in str(tuple(row)).lower()]

    assert kept == []


def test_a_merge_that_is_undone_leaves_what_was_hidden_hidden(app, guarded):
    topic = db.session.get(Topic, guarded.topics["merged"])
    word = next(each for each in guarded.seen_by if "merged" in each)

    opening = topic.opening_post

    assert topic.title == ""
    assert opening.hiding.title == word
    assert [
        each.quoted_words for each in db.session.scalars(select(Post).filter_by(topic_id=topic.id))
    ] == [""] * 3
    assert db.session.scalars(select(PostVersion).filter_by(post_id=opening.id)).all() == []
