"""What is not yours answers as what is not there: the same page, after the same work."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum import db
from forum.models.posts import Post
from forum.models.topics import Topic
from tests.security.addresses import MISSING
from tests.security.canaries import Aviary
from tests.security.visiting import Visitor, comparable, everything, statements

GETS = (
    *("/topics/{topic}", "/topics/{topic}/unread", "/topics/{topic}/news?after=1"),
    *("/posts/{post}", "/posts/{post}/edit", "/posts/{post}/versions", "/posts/{post}/erase"),
    *("/boards/{slug}", "/boards/{slug}/new"),
)
POSTS = (
    *("/topics/{topic}/posts", "/topics/{topic}/watch", "/topics/{topic}/unwatch"),
    *("/posts/{post}/edit", "/posts/{post}/erase", "/posts/{post}/reactions"),
    *("/boards/{slug}/topics", "/boards/{slug}/watch", "/boards/{slug}/unwatch"),
)


def pairs(kind: str, aviary: Aviary) -> list[tuple[str, str, str]]:
    """What Pat may not know of, and what is not there at all, each as (method, path, path)."""
    topic = aviary.topics[kind]
    post = db.session.scalars(select(Post.id).filter_by(topic_id=topic)).first()
    slug = next(word for word in aviary.seen_by if f"slug{kind}" in word)
    hidden = {"topic": topic, "post": post, "slug": slug}
    missing = {"topic": MISSING, "post": MISSING, "slug": "no-such-board"}
    asked = [("GET", path) for path in GETS] + [("POST", path) for path in POSTS]
    return [(method, path.format(**hidden), path.format(**missing)) for method, path in asked]


def told_and_done(visitor: Visitor, method: str, path: str, **options) -> tuple[str, list[str]]:
    """The answer without the address that was asked for, and the statements it took."""
    answers = []
    form = {"data": {"body": "Words", "kind": "thanks"}} if method == "POST" else {}
    work = statements(lambda: answers.append(visitor.ask(path, method, **form, **options)))
    return comparable(answers[0]).replace("/".join(path.split("?")[0].split("/")[:3]), "#"), work


# What differs by HTMX are forms, and by one's roles pages.
WAYS = [("Pat", False, ""), ("Pat", True, "POST"), ("Ada", False, "GET"), ("Vi", True, "")]


@pytest.mark.parametrize(("who", "htmx", "only"), WAYS)
def test_not_yours_and_not_there_are_one_page_after_the_same_work(app, aviary, who, htmx, only):
    visitor = Visitor.named(app, who)

    different = [
        f"{method} {hidden}"
        for method, hidden, missing in pairs("mothers", aviary)
        if method.startswith(only)
        if told_and_done(visitor, method, hidden, htmx=htmx)
        != told_and_done(visitor, method, missing, htmx=htmx)
    ]

    assert different == []


@pytest.mark.parametrize("place", ["reply", "edit", "topic"])
def test_keeping_a_draft_tells_nothing_of_a_place_behind_a_wall(app, aviary, place):
    pat, kind = Visitor.named(app, "Pat"), {"reply": Topic, "edit": Post}.get(place)
    hidden = aviary.topics["mothers"] if kind is Topic else 1 if kind is Post else 2
    paths = ("/drafts", "/posts/preview", "/drafts/discard")

    told = [
        [
            comparable(
                pat.ask(path, "POST", data={"place": place, "place_id": str(id), "body": "Words"})
            ).replace(f'"{id}"', "")
            for path in paths
        ]
        for id in (hidden, MISSING)
    ]

    assert told[0] == told[1]
    assert aviary.found(everything(pat.ask("/drafts")), "Pat") == []
