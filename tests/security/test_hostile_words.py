"""Hostile words in posts, titles, quotes and drafts, judged by a parser that reads as browsers."""

import re

import html5lib
import pytest

from forum import db
from forum.models.drafts import Draft
from forum.models.topics import Topic
from forum.text import characters
from tests.text.corpora.reading import texts
from tests.text.onlooker import DROPPED

REFUSED = {"nul", "control", "direction"}
HOSTILE = [text for text in texts("hostile") if text.strip()]
FIT = [text for text in HOSTILE if not characters.problem(text, multiline=True)]
# No browser can send half a surrogate pair.
UNFIT = [text for text in HOSTILE if characters.problem(text, multiline=True) in REFUSED]
ALL = "\n\n".join(FIT)[:9_900]
ACTIVE = {"iframe", "object", "embed", "applet", "base", "style", "frame", "frameset", "portal"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcset"}
FINE = re.compile(r"(?:https?://|mailto:|tel:|sms:|/(?!/)|#|\?|$)", re.I)


def active(html):
    """Whatever on a page could run, or lead where it should not."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    return [each for element in page.iter() for each in _about(element)]


def _about(element):
    tag = element.tag.split("}")[-1] if isinstance(element.tag, str) else ""
    if tag in ACTIVE or (tag == "meta" and element.get("http-equiv")):
        yield tag
    if tag == "script" and not (element.get("src") or "").startswith("/static/js/"):
        yield "a script"
    for name, value in element.items():
        if str(name).startswith("on") or name in ("style", "srcdoc"):
            yield f"{tag} {name}={value!r}"
        if name in ADDRESSES and not FINE.match(DROPPED.sub("", value)):
            yield f"{tag} {name}={value!r}"


@pytest.fixture
def topic(cast):
    with db.transaction():
        return Topic.open(cast.board_mothers, by=cast.mia, title="Nights", body="I cannot sleep.")


def test_the_judge_sees_what_is_active():
    assert active("<p onclick=x>") == ["p onclick='x'"]
    assert active("<a href='java\tscript:x'>") != []
    assert active("<svg><script>x</script></svg>") == ["a script"]
    assert active('<a href="/topics/1#reply"><script src="/static/js/forum.js">') == []


def test_posts_and_quotes_of_hostile_words_hold_nothing_active(as_, topic, cast):
    with db.transaction():
        for text in FIT[::18]:  # each by itself: tests/text/test_sanitise.py
            quoted = topic.reply(by=cast.mia, body=text)
            words = quoted.plain[:600]
            topic.reply(by=cast.sol, body="Yes", quoting=quoted, quoted_words=words)
    sol, newest = as_("Sol"), topic.latest_post_id

    pages = [sol.get(f"/topics/{topic.id}?page={number}").text for number in (1, 2)]

    assert [active(page) for page in pages] == [[], []]
    assert f'id="post-{newest}"' in pages[1]


def test_hostile_titles_are_nothing_but_words_wherever_they_stand(as_, cast):
    titles = [" ".join(text.split())[:150] for text in FIT[::25]]
    with db.transaction():
        topics = [
            Topic.open(cast.board_mothers, by=cast.mia, title=title, body="Hello").id
            for title in titles
        ]
    mia = as_("Mia")

    pages = {
        title: mia.get(f"/topics/{topic}").text for title, topic in zip(titles, topics, strict=True)
    }
    others = [mia.get(path).text for path in ("/boards/mothers", "/posts/1/edit", "/posts/9/edit")]

    assert [title for title, page in pages.items() if active(page)] == []
    assert [active(page) for page in others] == [[], [], []]
    headed = {title: " ".join(text_of(page, ".//title").split()) for title, page in pages.items()}
    assert [title for title, words in headed.items() if title not in words] == []


def text_of(html, path):
    """The words of one element of a page."""
    return html5lib.parse(html, namespaceHTMLElements=False).findtext(path) or ""


def test_forms_give_hostile_words_back_as_they_were_typed(as_, topic, cast):
    sol = as_("Sol")
    path = f"/topics/{topic.id}/posts"
    place = {"place": "reply", "place_id": str(topic.id)}

    refused = sol.post(path, {"body": ALL, "notes": "not-there", "once": ALL[:400]}).text
    looked_at = sol.post("/posts/preview", {"body": ALL, **place}).text
    gone = sol.post("/topics/999/posts", {"body": ALL, "title": ALL[:59], **place}).text
    signed_out = as_("Vi").post(path, {"body": ALL, **place}).text

    for page in (refused, looked_at, gone, signed_out):
        assert active(page) == []
        given_back = text_of(page, ".//textarea[@name='body']")
        assert characters.tidy(given_back) == characters.tidy(ALL)


def test_drafts_and_versions_of_hostile_words_hold_nothing_active(as_, topic, cast):
    mia, post = as_("Mia"), topic.latest_post_id
    fields = {"title": ALL, "body": ALL, "quoted_words": ALL, "notes": [ALL]}
    with db.transaction():
        Draft.keep("topic", cast.board_mothers.id, fields, by=cast.mia)
        Draft.keep("reply", 999, fields, by=cast.mia)
    mia.post(f"/posts/{post}/edit", {"title": "Nights", "body": ALL, "version": "1"})
    stale = {"title": "Nights", "body": ALL[::-1], "version": "1"}

    pages = [
        mia.get("/drafts").text,
        mia.get("/boards/mothers/new").text,
        mia.get(f"/posts/{post}/versions").text,
        mia.get(f"/posts/{post}/erase").text,
        mia.post(f"/posts/{post}/edit", stale).text,
        mia.post("/drafts/discard", {"place": "reply", "place_id": "999"}).text,
    ]

    assert [active(page) for page in pages] == [[]] * 6


def test_words_with_hidden_characters_are_not_posted(as_, topic):
    sol, path = as_("Sol"), f"/topics/{topic.id}/posts"

    told = {text: sol.post(path, {"body": text, "once": "k"}) for text in UNFIT}

    assert [text for text, answer in told.items() if answer.status_code != 422] == []
    assert [text for text, answer in told.items() if active(answer.text)] == []
    assert len(told) > 10
