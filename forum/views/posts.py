"""Posts: replying, looking first, changing one's words, and taking them back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, render_template, url_for
from flask_babel import gettext
from sqlalchemy import func, inspect, select
from werkzeug.exceptions import NotFound

from forum import db, policy
from forum.db import session
from forum.models import conversation
from forum.models.drafts import Draft
from forum.models.post_versions import PostVersion
from forum.models.posts import Post
from forum.models.reader import LENGTH
from forum.models.topics import Topic
from forum.text import markdown
from forum.text.changes import Change, changes
from forum.views import composing, drafting, gate, hypermedia, judging, looking_first
from forum.views.application import Later
from forum.views.composing import Composer
from forum.views.forms import number_in
from forum.views.hypermedia import Page

bp = Blueprint("posts", __name__)
bp.register_error_handler(NotFound, drafting.vanished)


@bp.post("/topics/<int:id>/posts")
@gate.members
@gate.reads_first
def reply(id: int) -> Page:
    """Replies to a topic. The same form sent twice makes one post."""
    ground = judging.stand_on(id)
    topic = conversation.topic(policy.visible_topics(g.member), id) or abort(404)
    if ground.sent:
        return _lead_to(session.get_one(Post, ground.sent))
    composer = composing.reply(topic, sent=True)
    if not policy.can_reply(g.member, topic):
        return composer.refuse(composing.closed(topic.board, topic))
    if not composer.validate():
        return composer.give_back()
    found = looking_first.findings(composer)
    asked = looking_first.stop(composer, found)
    if asked is not None:
        return asked
    details = composer.details
    judging.take_turn()
    hurry = composing.hurry(topic)
    if hurry:
        return composer.refuse(hurry, 429)
    if looking_first.hold(composer, found):
        return composing.waits()
    post = topic.reply(by=g.member, **details)
    looking_first.tell(found, post)
    Draft.discard("reply", topic.id, by=g.member)
    return Later(lambda: _posted(post, topic, after=number_in(composer.form.after.data) or 0))


@bp.post("/posts/preview")
@gate.members
@gate.reads_first
def preview() -> Page:
    """Shows what was written as it will stand there, and keeps it as a draft."""
    place, number = drafting.place_named()
    composer = composing.at(place, number)
    composer.preview = markdown.render(composer.form.body.data)
    db.turn_to_writing()
    drafting.keep(place, number, composer.post)
    return composer.page()


@bp.get("/topics/<int:id>/posts")
@gate.anyone
def come_back(id: int) -> Page:
    """Leads to the composer when a phone opens the page anew that answered a form."""
    return hypermedia.go(url_for("topics.show", id=id, _anchor="reply"))


@bp.get("/posts/preview")
@gate.members
def come_back_later() -> Page:
    """Leads to the drafts, where the words are, in the same case."""
    return hypermedia.go(url_for("drafts.index"))


@bp.get("/posts/<int:id>/edit")
@gate.members
def ask_edit(id: int) -> Page:
    """One's own words, to be changed."""
    return composing.editing(_own(id), sent=False).page()


@bp.post("/posts/<int:id>/edit")
@gate.members
def edit(id: int) -> Page:
    """Changes one's own words; the former ones are kept as a version."""
    post = _own(id)
    composer = composing.editing(post, sent=True)
    if not policy.can_edit(g.member, post, post.topic, worn=_worn(post)):
        return composer.refuse(_fixed(post))
    if not composer.validate():
        return composer.give_back()
    if number_in(composer.form.version.data) != post.version:
        return _conflict(composer, post)
    found = looking_first.findings(composer)
    asked = looking_first.stop(composer, found)
    if asked is not None:
        return asked
    post.edit(by=g.member, **_changed(composer))
    looking_first.tell(found, post)
    Draft.discard("edit", post.id, by=g.member)
    return hypermedia.go(composing.address(post), say=gettext("Your changes are saved."))


@bp.get("/posts/<int:id>/versions")
@gate.members
def versions(id: int) -> Page:
    """How a post read before, and what each change was."""
    post = gate.find(policy.visible_posts(g.member), id)
    may = policy.can_see_versions(g.member, post, post.topic, worn=_worn(post))
    gate.allow(may and not post.erased)
    return render_template(
        "posts/versions.html", post=post, steps=_steps(post), back=composing.address(post)
    )


@bp.get("/posts/<int:id>/erase")
@gate.members
def ask_erase(id: int) -> Page:
    """Says what taking a post back will do."""
    post = _own(id)
    if post.erased:
        return hypermedia.go(composing.address(post))
    back = composing.address(post)
    return render_template("posts/erase.html", post=post, alone=_is_alone(post), back=back)


@bp.post("/posts/<int:id>/erase")
@gate.members
def erase(id: int) -> Page:
    """Takes one's own words back, for good."""
    post = _own(id)
    topic, board = post.topic, post.topic.board
    post.erase(by=g.member)
    Draft.discard("edit", id, by=g.member)
    gone = inspect(topic).deleted
    place = url_for("boards.show", slug=board.slug) if gone else composing.address(post)
    return hypermedia.go(place, say=gettext("Your words are taken back."))


def _own(id: int) -> Post:
    post = gate.find(policy.visible_posts(g.member), id)
    gate.allow(policy.is_own(g.member, post, worn=_worn(post)))
    return post


def _worn(post: Post) -> set[int]:
    return policy.worn_personas(g.member, post.topic)


def _posted(post: Post, topic: Topic, *, after: int) -> Response:
    """In place where the page shows the topic's end, else a walk to where the post stands."""
    say = gettext("Your reply is posted.")
    if not (hypermedia.by_htmx() and _follows(post, after)):
        return _lead_to(post, say=say)
    composer = composing.composer(topic, after=post.id)
    if composer:
        composer.posted = True
    shown = conversation.one(policy.visible_posts(g.member), post.id, reader=g.member)
    answer = hypermedia.answer(
        "posts/_composer.html",
        otherwise=composing.address(post),
        below={"posts": "posts/_post.html"},
        composer=composer,
        topic=topic,
        post=shown,
    )
    answer.headers["HX-Reswap"] = "outerHTML"  # a morph would keep the words just sent
    return answer


def _lead_to(post: Post, *, say: str = "") -> Response:
    """To where it stands; by its permalink, as another place on the same page loads nothing."""
    link = url_for("topics.permalink", id=post.id)
    return hypermedia.go(link if hypermedia.by_htmx() else composing.address(post), say=say)


def _follows(post: Post, after: int) -> bool:
    """Whether a post comes right after the last one shown, on the same page."""
    before = select(func.max(Post.id), func.count()).where(
        Post.topic_id == post.topic_id, Post.id < post.id
    )
    newest, count = session.execute(before).one()
    return newest == after and count % LENGTH != 0


def _changed(composer: Composer) -> dict[str, Any]:
    form = composer.form
    return {
        "body": form.body.data,
        "title": form["title"].data if "title" in form else None,
        "notes": composer.chosen_notes,
        "quoted_words": form.quoted_words.data,
    }


def _conflict(composer: Composer, post: Post) -> Page:
    """Somebody saved another text meanwhile: both are shown, and sending again decides."""
    composer.conflict = changes(post.body, composer.form.body.data)
    composer.form.version.data = str(post.version)
    return composer.give_back(409)


def _steps(post: Post) -> list[tuple[PostVersion, list[Change]]]:
    """Each change, the newest first: the version that it replaced, and what became of it."""
    rows = PostVersion.of(post)
    after = [row.body for row in rows[1:]] + [post.body]
    steps = [(row, changes(row.body, new)) for row, new in zip(rows, after, strict=False)]
    return steps[::-1]


def _is_alone(post: Post) -> bool:
    others = select(Post.id).where(
        Post.topic_id == post.topic_id, Post.id != post.id, ~Post.erasure.has()
    )
    return session.scalar(others.limit(1)) is None


def _fixed(post: Post) -> str:
    if post.erased:
        words = gettext("You took this post back meanwhile, so it cannot be changed.")
    elif post.hidden:
        words = gettext("A moderator has hidden this post. Your words are kept as a draft.")
    elif g.member.rights.suspended:
        words = gettext("You cannot take part just now. Your words are kept as a draft.")
    else:
        words = gettext("This board was closed meanwhile, so posts can no longer be changed.")
    return str(words)
