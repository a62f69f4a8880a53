"""Odd forms of every kind: a calm 4xx, never a fault of ours, and nothing written."""

from __future__ import annotations

from io import BytesIO
from itertools import product

import pytest

from forum.models.topics import Topic
from tests.security.addresses import one_each
from tests.security.odd import Noting, broken, opened, rows
from tests.security.visiting import Visitor

WORDS = [
    "",
    "\x00",
    "9" * 20,
    "9" * 5000,
    "-1",
    "٣",
    "x" * 20_000,
    "‮evil\r\nX: y",
    "'\"><script>{{7*7}}%s%n\U0001f600",
]
WORST = ("9" * 20, "9" * 5000, "\x00")  # for whatever becomes something else than words
FIELDS = [
    "name",
    "title",
    "body",
    "quote",
    "quoted_words",
    "notes",
    "anonymous",
    "once",
    "after",
    "version",
    "kind",
    "place",
    "place_id",
    "email",
    "password",
    "keep",
    "next",
    "language",
    "audiences",
    "adult",
    "consent",
    "without",
    "website",
    "by_link",
    "purpose",
    "guidelines",
    "read_by",
    "reading",
    "post_by",
    "writing",
    "reason",
    "statement",
    "needs_agreement",
    "label",
    "way",
    "role",
    "about",
    "run_by",
    "contact_email",
    "accent",
    "exit_url",
    "discreet",
    "text",
    "easy_text",
    "changes",
    "follows",
    "phone",
    "text_number",
    "text_word",
    "when",
    "what",
    "nations",
    "asked",
]
# Those that become something else than words.
NUMBERED = [
    "quote",
    "notes",
    "after",
    "version",
    "place",
    "place_id",
    "audiences",
    "reading",
    "read_by",
    "post_by",
    "way",
    "role",
    "nations",
    "follows",
    "accent",
    "kind",
]
MANY = 3000  # fields, parts, levels
FORM = "application/x-www-form-urlencoded"
# Forms that would be taken, but for the odd field.
GOOD = {
    "title": "Nights",
    "body": "Hello",
    "name": "Wren",
    "purpose": "",
    "read_by": "members",
    "post_by": "members",
    "place": "reply",
    "way": "up",
    "kind": "thanks",
    "statement": "I am",
    "label": "sleep",
    "version": "1",
    "role": "coordinator",
    "email": "wren@example.org",
    "accent": "#1d6660",
    "exit_url": "https://www.bbc.co.uk",
    "text": "Be kind",
    "changes": "Kinder",
    "follows": "1",
    "nations": "Wales",
    "once": "key",
}
GOOD_PLACES = [
    "/topics/{topic}/posts",
    "/boards/mothers/topics",
    "/posts/{post}/edit",
    "/drafts",
    "/posts/preview",
    "/drafts/discard",
    "/set-up/boards",
    "/set-up/boards/1",
    "/set-up/audiences",
    "/set-up/audiences/1",
    "/set-up/site",
    "/set-up/urgent-help",
    "/guidelines/preview",
    "/you/choices",
    "/you/name",
    "/set-up/boards/1/moderators",
    "/posts/{post}/reactions",
    "/set-up/boards/1/reorder",
    "/members/1/appoint",
    "/you/address",
    "/set-up/content-notes",
    "/join/name",
]


@pytest.fixture
def topic(cast) -> Topic:
    return opened(cast)


def test_forms_in_which_every_field_is_odd(app, topic, monkeypatch):
    """Each field of a form is odd in another way: all at once would be too long to be read.

    Once more, in other ways, where a view reads any of them.
    """
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Noting)
    ada, found, again = Visitor.named(app, "Ada"), [], []

    def send(address, turn):
        odd = {name: WORDS[(place + turn) % len(WORDS)] for place, name in enumerate(FIELDS)}
        found.extend(broken(ada, address, "POST", data=odd))

    for turn, (_, address) in enumerate(one_each(app, "POST")):
        Noting.read.clear()
        send(address, turn)
        again += [(address, turn + 5)] if Noting.read.intersection(FIELDS) else []
        if address.endswith("/end"):
            ada = Visitor.named(app, "Ada")
    for address, turn in again:
        send(address, turn)

    assert found == []
    assert len(again) > 50


def test_forms_in_which_one_field_is_odd(app, topic, monkeypatch):
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Noting)
    ada, found, sent = Visitor.named(app, "Ada"), [], 0
    opening = topic.latest_post_id
    numbers = {"place_id": str(topic.id)}
    places = [place.format(topic=topic.id, post=opening) for place in GOOD_PLACES]

    for place in places:
        Noting.read.clear()
        found += broken(ada, place, "POST", data={**GOOD, **numbers})
        for field, word in product(Noting.read.intersection(NUMBERED), WORST):
            found += [
                f"{each} {field}"
                for each in broken(ada, place, "POST", data={**GOOD, **numbers, field: word})
            ]
            sent += 1

    assert found == []
    assert sent > 90


TOO_MUCH = {
    "a form of 10 MB": {"data": b"body=" + b"x" * 10_000_000, "content_type": FORM},
    "a form a little too large": {"data": b"body=" + b"x" * 262_144, "content_type": FORM},
}
OTHER_KINDS = {
    "a file of 10 MB": lambda: {
        "data": {"body": "x", "a": (BytesIO(b"x" * 10_000_000), "cat.jpg")}
    },
    "thousands of files": lambda: {"data": {f"f{n}": (BytesIO(b"x"), "x") for n in range(MANY)}},
    "a file as the words": lambda: {"data": {"body": (BytesIO(b"Words"), "words.txt")}},
    "a name that climbs": lambda: {"data": {"body": "", "x": (BytesIO(b""), "../../etc/passwd")}},
    "JSON": lambda: {"json": {"body": "Words", "title": "Words", "name": 5, "email": []}},
    "a number in JSON": lambda: {"json": 1},
    "deep JSON": lambda: {"data": "[" * 90_000, "content_type": "application/json"},
    "JSON of a kind": lambda: {"data": "[" * 90_000, "content_type": "application/x+json"},
    "plain text": lambda: {"data": "body=Words", "content_type": "text/plain"},
    "XML": lambda: {
        "data": "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "content_type": "application/xml",
    },
    "a broken multipart": lambda: {
        "data": b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nWo',
        "content_type": "multipart/form-data; boundary=x",
    },
    "no boundary": lambda: {"data": b"Words", "content_type": "multipart/form-data"},
}
ODD_FORMS = {
    "thousands of fields": {"data": "&".join(f"f{n}=x" for n in range(MANY)), "content_type": FORM},
    "deep names": {"data": {"a" + "[x]" * MANY: "y"}},
    "an odd charset": {"data": b"body=\xff\xfe", "content_type": f"{FORM}; charset=utf-7"},
    "no such charset": {"data": b"body=\xff\xfe", "content_type": f"{FORM}; charset=none-such"},
    "broken UTF-8": {"data": b"body=%ff%fe&title=%ed%a0%80&name=%c0%af", "content_type": FORM},
    "no type": {"data": b"body=Words", "content_type": ""},
    "many choices": {
        "data": "&".join(f"notes={n}&audiences={n}" for n in range(MANY)),
        "content_type": FORM,
    },
}
PLACES = [
    "/boards/mothers/topics",
    "/drafts",
    "/sign-in",
    "/posts/preview",
    "/join/name",
    "/you/choices",
    "/you/name",
    "/set-up/site",
    "/set-up/boards",
    "/set-up/content-notes",
    "/guidelines/publish",
    "/topics/987654/posts",
]


@pytest.mark.parametrize("who", ["Ada", "Vi"])
def test_too_much_is_refused_with_a_sentence(app, topic, who):
    visitor = Visitor.named(app, who)
    before = rows()

    for path in (f"/topics/{topic.id}/posts", "/sign-in", "/topics/987654/posts"):
        for how, options in TOO_MUCH.items():
            answer = visitor.ask(path, "POST", **options)
            assert answer.status_code in (413, 401), (how, path, answer.status)
            assert "<h1" in answer.text
            assert len(answer.text) < 100_000

    assert rows() == before


def test_what_no_form_of_ours_sends_is_refused(app, topic):
    ada, paths = Visitor.named(app, "Ada"), (PLACES[0], f"/topics/{topic.id}/posts")
    before = rows()

    said = {
        (how, path): ada.ask(path, "POST", **form()).status_code
        for how, form in OTHER_KINDS.items()
        for path in paths  # before any view
    }

    assert {each: status for each, status in said.items() if status not in (413, 415)} == {}
    assert rows() == before


def test_odd_forms(app, topic):
    ada, found = Visitor.named(app, "Ada"), []

    for how, options in ODD_FORMS.items():
        for path in (*PLACES[::3], f"/topics/{topic.id}/posts"):
            found += [f"{how}: {each}" for each in broken(ada, path, "POST", **options)]

    assert found == []
