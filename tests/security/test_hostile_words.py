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


@pytest.mark.parametrize("start", range(0, len(FIT), 60))
def test_posts_and_quotes_of_hostile_words_hold_nothing_active(as_, topic, cast, start):
    with db.transaction():
        for text in FIT[start : start + 60 : 4]:
            quoted = topic.reply(by=cast.mia, body=text)
            words = quoted.plain[:600]
            topic.reply(by=cast.sol, body="Yes", quoting=quoted, quoted_words=words)

    for page in (1, 2):
        answer = as_("Sol").get(f"/topics/{topic.id}?page={page}")
        assert active(answer.text) == []


@pytest.mark.parametrize("text", FIT[::25])
def test_a_hostile_title_is_nothing_but_words_wherever_it_stands(as_, cast, text):
    title = " ".join(text.split())[:150]
    mia = as_("Mia")
    answer = mia.post("/boards/mothers/topics", {"title": title, "body": "Hello", "once": "k"})

    pages = [
        mia.get(path).text
        for path in (answer.location.split("#")[0], "/boards/mothers", "/posts/1/edit")
    ]

    assert [active(page) for page in pages] == [[], [], []]
    assert " ".join(title.split()) in " ".join(text_of(pages[0], ".//title").split())


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


@pytest.mark.parametrize("text", UNFIT)
def test_words_with_hidden_characters_are_not_posted(as_, topic, text):
    sol = as_("Sol")

    answer = sol.post(f"/topics/{topic.id}/posts", {"body": text, "once": "k"})

    assert answer.status_code == 422
    assert active(answer.text) == []
