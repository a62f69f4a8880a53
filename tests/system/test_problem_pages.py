"""When something is wrong: the page is as good as any other, and holds the typed words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, text, update

from forum import db
from forum.models.limit_counts import LimitCount
from forum.models.posts import Post
from tests.system.looking import look

WORDS = "It is ten past three, and I have written all of this with one thumb."
SEND = """([path, body]) => {
  const form = document.createElement("form");
  const words = document.createElement("textarea");
  [form.method, form.action, words.name, words.value] = ["post", path, "body", body];
  form.append(words);
  document.body.append(form);
  form.submit();
}"""
FULL = "create trigger full before insert on posts begin select raise(abort, 'no'); end"
BROKEN = "alter table drafts rename to elsewhere"


@pytest.fixture
def topic(talk):
    """A topic of the mothers."""
    return talk("mothers", "Anyone awake?", ("Sol", "I am."))


@pytest.fixture
def window(app, desktop, sign_in):
    """`window("Mia")` is at home; faults answer there as they do in production."""

    def enter(name):
        page = desktop()
        if name != "Vi":
            sign_in(page, name)
        page.goto("/")
        return page

    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield enter
    app.config["PROPAGATE_EXCEPTIONS"] = None


def send(page, path, body=WORDS):
    """Sends words from a plain form: the status of the answer."""
    with page.expect_navigation() as answer:
        page.evaluate(SEND, [path, body])
    return answer.value.status


def harm(statement):
    """Has something go wrong in the database from here on."""
    db.session.execute(text(statement))
    db.session.commit()


@pytest.mark.parametrize(
    ("name", "path", "status", "harmed"),
    [
        ("Mia", "/boards", 405, ""),
        ("Vi", "/topics/{topic}/posts", 401, ""),
        ("Mia", "/topics/{topic}999/posts", 404, ""),
        ("Mia", "/topics/{topic}/posts", 500, FULL),
        ("Mia", "/topics/{topic}/posts", 503, BROKEN),
    ],
)
def test_a_page_about_a_problem_gives_the_words_back(
    name, path, status, harmed, window, topic, axe
):
    page = window(name)
    if harmed:
        harm(harmed)

    answered = send(page, path.format(topic=topic))

    assert answered == status
    expect(page.get_by_label("What you wrote")).to_have_value(WORDS)
    assert look(page, axe) == []


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("Vi", "/topics/{topic}", 404),
        ("Mia", "/topics/{topic}/news", 400),
        ("Mia", "/drafts", 503),
    ],
)
def test_a_page_about_a_problem_leads_on(name, path, status, window, topic, axe):
    page = window(name)
    if status == 503:
        harm(BROKEN)

    answer = page.goto(path.format(topic=topic))

    assert answer.status == status
    expect(page.get_by_role("navigation", name="Main")).to_contain_text("Urgent help")
    assert look(page, axe) == []


def test_the_page_about_too_much_at_once(window, topic, axe):
    page = window("Mia")

    answered = send(page, f"/topics/{topic}/posts", "x" * 300_000)

    assert answered == 413
    assert look(page, axe) == []


def test_the_page_about_what_is_not_open(window, topic, axe):
    theirs = db.session.scalar(select(Post.id).filter_by(topic_id=topic))
    page = window("Mia")

    answer = page.goto(f"/posts/{theirs}/edit")

    assert answer.status == 403
    assert look(page, axe) == []


def test_the_page_about_too_many_tries(window, axe):
    page = window("Vi")
    send(page, "/sign-in")
    with db.transaction():
        db.session.execute(update(LimitCount).values(count=1000))
    page.goto("/")

    answered = send(page, "/sign-in")

    assert answered == 429
    assert look(page, axe) == []
