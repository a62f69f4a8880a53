"""Read-only mode on the pages: said calmly everywhere, and every word that was sent comes back."""

from __future__ import annotations

import pytest

from forum import clock, db
from forum.models.posts import Post
from forum.models.read_only import ReadOnly, all_the_same
from tests.security.visiting import Visitor

WORDS = "I could not sleep again, and the morning came"


@pytest.fixture
def begun(topic):
    """Read-only mode, with a reason; a topic of Mia's is there."""
    number = topic.id
    with db.transaction():
        ReadOnly.begin("a new version comes")
    return number


def test_every_page_can_be_read_and_says_so(as_, begun):
    for who, page in (("Mia", f"/topics/{begun}"), ("Mia", "/"), ("Vi", "/urgent-help")):
        browser = as_(who)

        assert browser.get(page).status_code == 200
        assert "Just now nothing can be saved" in browser.text
        assert "a new version comes" in browser.text


@pytest.mark.parametrize("htmx", [False, True])
def test_words_that_were_sent_come_back_and_are_taken_afterwards(app, begun, htmx):
    mia, place = Visitor.named(app, "Mia"), {"place": "reply", "place_id": str(begun)}
    forms = {f"/topics/{begun}/posts": {"body": WORDS, "once": "k", **place}}
    forms["/drafts"] = {"body": WORDS, **place}
    forms["/sign-in"] = {"email": "mia@example.org", "password": "unsayable"}

    said = {path: mia.ask(path, "POST", data=form, htmx=htmx) for path, form in forms.items()}
    with all_the_same(), db.transaction():
        ReadOnly.end()
    again = mia.ask(*(f"/topics/{begun}/posts", "POST"), data=forms[f"/topics/{begun}/posts"])

    assert {answer.status_code for answer in said.values()} == {503}
    assert all("Only reading for now" in answer.text for answer in said.values())
    assert all("unsayable" not in answer.text for answer in said.values())
    if not htmx:
        assert WORDS in said[f"/topics/{begun}/posts"].text
        assert "leave this page open" in said["/drafts"].text
    assert again.status_code == 303
    assert db.session.query(Post).filter(Post.body == WORDS).count() == 1


def test_whoever_leaves_gets_away(app, begun):
    answer = Visitor.named(app, "Mia").ask("/exit")

    assert answer.status_code == 303
    assert "session=;" in answer.headers["Set-Cookie"]


def test_a_form_that_was_on_its_way_is_refused_under_the_lock(app, topic, monkeypatch):
    mia, number = Visitor.named(app, "Mia"), topic.id
    with db.transaction():
        ReadOnly.begin("a new version comes")
    monkeypatch.setattr(ReadOnly, "running", False)  # as it was when the page read it

    answer = mia.ask(f"/topics/{number}/posts", "POST", data={"body": WORDS, "once": "k"})

    assert answer.status_code == 503
    assert WORDS in answer.text


def test_whoever_would_sign_in_is_told_when_and_keeps_her_address(app, cast, as_):
    with db.transaction():
        ReadOnly.begin("a new version comes", ends_at=clock.ahead(minutes=30))
    for page in ("/sign-in", "/sign-in/link"):
        assert "Nobody can sign in just now" in as_("Vi").get(page).text

    sent = {"email": "mia@example.org", "password": "unsayable", "next": "/topics/7"}
    answer = Visitor.named(app, "Vi").ask("/sign-in", "POST", data=sent)

    assert answer.status_code == 503
    assert "works again by" in answer.text
    for kept in ('value="mia@example.org"', 'value="/topics/7"', 'type="password"'):
        assert kept in answer.text
    assert "unsayable" not in answer.text
