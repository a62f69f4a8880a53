"""Content notes are set up by administrators: neutral labels, in an order of their own."""

from __future__ import annotations

import pytest

from forum import db
from forum.db import session
from forum.models.content_notes import ContentNote
from forum.models.topics import Topic

URL = "/set-up/content-notes"


def labels():
    """All labels, first to last."""
    return [each.label for each in session.scalars(ContentNote.in_order())]


def note(label):
    """The note of that label."""
    return ContentNote.named(label)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_new_label_stands_last(as_, cast, htmx):
    response = as_("Ada").post(URL, {"label": " birth "}, htmx=htmx)

    assert labels()[-1] == "birth"
    assert ('id="content-notes"' in response.text) is htmx


UNFIT = [
    ("", "Write a word"),
    ("SLEEP", "there already"),
    ("x" * 41, "too long"),
    ("a\x00b", "hidden"),
]


def test_a_label_that_cannot_be_added_comes_back(as_, cast):
    browser = as_("Ada")

    for label, words in UNFIT:
        before = labels()

        response = browser.post(URL, {"label": label})

        assert response.status_code == 422, (label, words)
        assert words in browser.text, (label, words)
        assert labels() == before, (label, words)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_label_is_renamed_moved_and_removed(as_, cast, htmx):
    browser = as_("Ada")
    url = f"{URL}/{note('sleep').id}"

    browser.get(url)
    browser.post(f"{url}/rename", {"label": "no sleep"}, htmx=htmx)
    browser.post(f"{url}/reorder", {"way": "down"}, htmx=htmx)
    moved = labels()
    browser.post(f"{url}/remove", htmx=htmx)

    assert moved == ["self harm", "suicide", "medication", "no sleep"]
    assert labels() == ["self harm", "suicide", "medication"]


def test_a_label_that_a_post_has_stays(as_, cast):
    with db.transaction():
        Topic.open(cast.board_mothers, by=cast.mia, title="Night", body="…", notes=[note("sleep")])
    browser = as_("Ada")
    url = f"{URL}/{note('sleep').id}"

    browser.get(url)
    response = browser.post(f"{url}/remove")

    assert "cannot be removed" in browser.text or response.status_code == 403
    assert response.status_code == 403
    assert "sleep" in labels()


def test_only_administrators_set_labels_up(as_, cast):
    for name in ["Cora", "Mo", "Mia"]:
        browser = as_(name)
        url = f"{URL}/{note('sleep').id}"
        before = labels()

        answers = [
            browser.get(URL),
            browser.get(url),
            browser.post(URL, {"label": "mine"}),
            browser.post(f"{url}/rename", {"label": "mine"}),
            browser.post(f"{url}/reorder", {"way": "up"}),
            browser.post(f"{url}/remove"),
        ]

        assert {each.status_code for each in answers} == {404}, name
        assert labels() == before, name
