"""Pages in the state somebody has brought them to: menus open, errors shown, two edits meeting."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from forum import db
from forum.models.joining import Joining
from forum.models.passwords import hashed
from forum.models.posts import Post
from tests.system.looking import look
from tests.system.places import joining


@pytest.fixture
def topic(talk):
    """A topic of the mothers, with Mia's own post as its last."""
    return talk("mothers", "Anyone awake?", ("Sol", "I am."), ("Mia", "And I."))


@pytest.fixture
def mia(desktop, sign_in):
    """Opens a page in Mia's browser: `mia("/drafts")`."""

    def enter(path):
        page = desktop()
        sign_in(page, "Mia")
        page.goto(path)
        return page

    return enter


def press(page, words):
    """Presses the button that says `words`."""
    page.get_by_role("button", name=words, exact=True).first.click()


def test_writing_a_reply_begins_with_one_tap(mia, topic):
    page = mia(f"/topics/{topic}")

    page.get_by_text("Write a reply", exact=True).click()

    expect(page.get_by_label("Your words")).to_be_focused()
    expect(page.get_by_label("Your words")).to_be_in_viewport()


@pytest.mark.parametrize("menu", ["React", "More"])
def test_an_open_menu_is_for_everybody(menu, mia, topic, axe):
    page = mia(f"/topics/{topic}")

    page.locator("#posts summary").filter(has_text=menu).last.click()

    assert look(page, axe) == []


@pytest.mark.parametrize("words", ["", "awake " * 2000])
def test_a_composer_with_errors_is_for_everybody(words, mia, topic, axe):
    page = mia(f"/topics/{topic}")
    page.get_by_text("Write a reply", exact=True).click()
    page.get_by_label("Your words").fill(words)

    press(page, "Post")

    expect(page.locator(".errors")).to_be_focused()
    assert look(page, axe) == []


def test_two_edits_that_meet_are_for_everybody(mia, topic, axe):
    own = db.session.scalar(select(Post.id).filter_by(topic_id=topic).order_by(Post.id.desc()))
    first, second = mia(f"/posts/{own}/edit"), mia(f"/posts/{own}/edit")
    for page, words in ((first, "And I, since two."), (second, "And I, with tea.")):
        page.get_by_label("Your words").fill(words)

    press(first, "Save changes")
    expect(first.locator("#posts")).to_contain_text("since two")
    press(second, "Save changes")

    expect(second.get_by_text("This post was changed meanwhile")).to_be_visible()
    assert look(second, axe) == []


def test_a_wrong_password_at_the_end_of_joining_is_for_everybody(desktop, cast, axe):
    with db.transaction():
        _secret, link = joining()
        db.session.scalars(select(Joining)).one().password_hash = hashed("lamp on the stairs")
    page = desktop()
    page.goto(f"/join/confirm/{link}")

    press(page, "Finish joining")

    expect(page.locator(".errors")).to_be_visible()
    assert look(page, axe) == []
