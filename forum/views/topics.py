"""Topics: one conversation, read page by page, watched, and opened."""

from __future__ import annotations

from collections.abc import Sequence

from flask import (
    Blueprint,
    Response,
    abort,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from forum import policy
from forum.db import session
from forum.models import conversation, moving
from forum.models.boards import Board
from forum.models.conversation import Heading, PostOnPage
from forum.models.drafts import Draft
from forum.models.notifications import Notification
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.models.waiting_posts import WaitingPost
from forum.models.watching import Reading, TopicWatch
from forum.views import blank_composers, composing, drafting, gate, looking_first, paging
from forum.views.application import afterwards
from forum.views.forms import number_in
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("topics", __name__)
bp.register_error_handler(NotFound, drafting.vanished)


@bp.get("/topics/<int:id>")
@gate.readers
def show(id: int) -> Page:
    """A topic, twenty posts a page, and the composer beneath."""
    heading = _heading(id)
    if not heading.total:
        return _lead_to_merged(heading.topic)
    page = paging.page(heading.total, number=_page_of_quote(heading))
    posts = conversation.page(
        policy.visible_posts(g.member), id, offset=page.offset, reader=g.member
    )
    _note_reading(heading, posts)
    composer = blank_composers.composer(heading.topic, after=posts[-1].id if posts else 0)
    return render_template(
        "topics/show.html",
        heading=heading,
        topic=heading.topic,
        posts=posts,
        page=page,
        composer=composer,
        divide=_first_new(heading, posts),
        held=_held(heading),
    )


@bp.get("/topics/<int:id>/unread")
@gate.readers
def unread(id: int) -> Response:
    """Leads to the first post that one has not read; to the newest when all are read."""
    return _lead_to(conversation.first_unread(_heading(id)), id)


@bp.get("/posts/<int:id>")
@gate.readers
def permalink(id: int) -> Response:
    """Leads to where a post stands, also when it has moved to another page."""
    post = gate.find(policy.visible_posts(g.member), id)
    return _lead_to(post.id, post.topic_id)


@bp.get("/topics/<int:id>/news")
@gate.readers
def news(id: int) -> str | tuple[str, int]:
    """Whether others have replied since post number `after`: 204 when nobody has."""
    after = number_in(request.args.get("after"))
    if after is None:
        abort(400)
    found = conversation.news(policy.visible_topics(g.member), id, after=after, reader=g.member)
    if found is None:
        abort(404)
    count, first = found
    if not count:
        return "", 204
    return render_template("topics/news.html", id=id, after=after, count=count, first=first)


@bp.post("/topics/<int:id>/watch")
@gate.members
def watch(id: int) -> Response:
    """Hears of new replies from now on."""
    TopicWatch.begin(_heading(id).topic.id, by=g.member, again=True)
    return _watched(id, gettext("You will find new replies under “For you”."))


@bp.post("/topics/<int:id>/unwatch")
@gate.members
def unwatch(id: int) -> Response:
    """Hears of them no longer, not even after replying once more."""
    TopicWatch.end(_heading(id).topic.id, by=g.member)
    return _watched(id, gettext("You have stopped watching this topic."))


@bp.get("/boards/<slug>/new")
@gate.members
def new(slug: str) -> Page:
    """The composer for a new topic, with what is kept of it as a draft."""
    board = _board(slug)
    gate.allow(policy.can_post(g.member, board))
    return composing.opening(board, sent=False).page()


@bp.get("/boards/<slug>/topics")
@gate.anyone
def come_back(slug: str) -> Response:
    """Leads to the composer when a phone opens the page anew that answered a form."""
    return go(url_for(".new", slug=slug))


@bp.post("/boards/<slug>/topics")
@gate.members
def create(slug: str) -> Page:
    """Starts a topic. The same form sent twice makes one."""
    board = _board(slug)
    composer = composing.opening(board, sent=True)
    sent = Post.sent(composer.form.once.data, by=g.member)
    if sent:
        return go(composing.address(sent))
    if not policy.can_post(g.member, board):
        return composer.refuse(composing.closed(board))
    if not composer.validate():
        return composer.give_back()
    found = looking_first.findings(composer)
    asked = looking_first.stop(composer, found)
    if asked is not None:
        return asked
    hurry = composing.hurry()
    if hurry:
        return composer.refuse(hurry, 429)
    if looking_first.hold(composer, found):
        return composing.waits()
    details = {"title": composer.form["title"].data, **composer.details, "quoting": None}
    topic = Topic.open(board, by=g.member, **details)
    looking_first.tell(found, topic.opening_post)
    Draft.discard("topic", board.id, by=g.member)
    return go(url_for("topics.show", id=topic.id), say=gettext("Your topic is posted."))


def _heading(id: int) -> Heading:
    found = conversation.heading(policy.visible_topics(g.member), id, reader=g.member)
    return found or abort(404)


def _lead_to_merged(topic: Topic) -> Response:
    """Its posts stand in another topic now: leads there, if one may read that."""
    into = moving.leads_to(topic)
    found = gate.find(policy.visible_topics(g.member), into.get("id", 0))
    return make_response(redirect(url_for(".show", id=found.id), 303))


def _held(heading: Heading) -> Sequence[WaitingPost]:
    """What waits in this topic, for its writers and its moderators; asked only when there is."""
    if not (heading.holds and g.member.signed_in):
        return ()
    waiting = policy.visible_waiting_posts(g.member).where(
        WaitingPost.topic_id == heading.topic.id, WaitingPost.declined_at.is_(None)
    )
    return session.scalars(waiting.order_by(WaitingPost.id)).all()


def _lead_to(post_id: int, topic_id: int) -> Response:
    return make_response(redirect(composing.place_of(post_id, topic_id=topic_id), 303))


def _watched(id: int, say: str) -> Response:
    return answer(
        "topics/_watch.html", otherwise=url_for(".show", id=id), say=say, heading=_heading(id)
    )


def _note_reading(heading: Heading, posts: list[PostOnPage]) -> None:
    """Remembers how far the member has read, when that is further than before."""
    member, told = g.member, [post.id for post in posts if post.told]
    if not (member.signed_in and posts):
        return
    if posts[-1].id > heading.seen:
        afterwards(lambda: Reading.mark(posts[0].topic_id, by=member, up_to=posts[-1].id))
    if told:
        afterwards(lambda: Notification.see(told, by=member))


def _page_of_quote(heading: Heading) -> int | None:
    """To answer a post one stays where it stands."""
    quoted = number_in(request.args.get("quote"))
    if not quoted or "page" in request.args:
        return None
    found = conversation.place(quoted, heading.topic.id)
    return min(found, paging.Page(1, heading.total).count)


def _first_new(heading: Heading, posts: list[PostOnPage]) -> int | None:
    """The post above which a line says "new since you were here"; none on a first visit."""
    if not heading.visited:
        return None
    return next((post.id for post in posts if post.id > heading.seen), None)


def _board(slug: str) -> Board:
    board = session.scalar(policy.visible_boards(g.member).where(Board.slug == slug))
    return board if board is not None else abort(404)
