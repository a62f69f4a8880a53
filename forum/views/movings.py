"""Moving what others wrote: a topic to another board, posts out of it, two topics into one."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, g, request, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField

from forum import policy
from forum.db import session
from forum.models import moving
from forum.models.boards import Board
from forum.models.move_questions import MoveQuestion
from forum.models.posts import Post
from forum.models.topics import TITLE_LENGTH, Topic
from forum.text.extracts import excerpt
from forum.views import deciding, gate, hypermedia, outcomes
from forum.views.deciding import Asking, DecidingForm
from forum.views.forms import Plain, number_in, tidied
from forum.views.hypermedia import Page

bp = Blueprint("movings", __name__, url_prefix="/topics/<int:id>")
LISTED, BEFORE = 100, 5  # posts that can be ticked on one page; of them before the one asked for
NAMED = (joinedload(Post.author), joinedload(Post.persona))


class MoveForm(DecidingForm):
    """Where to, and whether its writers are asked first."""

    board = SelectField(validate_choice=False)
    how = RadioField(choices=[("ask", ""), ("now", "")], validate_choice=False)
    here = HiddenField()  # the board on which it stood when the form was read


class SplitForm(DecidingForm):
    """Which posts, and where to: a new topic on a board, or one that is there."""

    posts = SelectMultipleField(validate_choice=False)
    title = StringField(filters=[tidied], validators=[Plain(TITLE_LENGTH)])
    board = SelectField(validate_choice=False)
    into = StringField(filters=[tidied], validators=[Plain(200)])
    start = HiddenField()  # how many posts of a long topic come before those that are listed


class MergeForm(DecidingForm):
    """The topic to put this one into, by its address or number."""

    into = StringField(filters=[tidied], validators=[Plain(200)])


@bp.get("/move")
@gate.moderators
def ask_move(id: int) -> Page:
    """To which board, why, and the letter."""
    asked = _moving(_topic(id), MoveForm(None, data={"how": "ask"}))
    if not asked.form["board"].choices:
        words = gettext(
            "This is the only board that you look after. A coordinator can move it for you."
        )
        asked.problem = str(words)
    return deciding.page(asked)


@bp.post("/move")
@gate.acting
@gate.moderators
def move(id: int) -> Page:
    """Moves it, or asks everybody who wrote in it when more people could read it there."""
    topic, form = _topic(id), MoveForm(request.form)
    asked = _moving(topic, form)
    board = _destination(form)
    if board is None or not policy.can_move(g.member, topic, board):
        return _wrong(asked, form.board, _no_such_board(topic, board))
    if form.here.data != str(topic.board_id):
        form.here.data = str(topic.board_id)
        return _wrong(asked, form.board, _moved_meanwhile(topic))
    wider = policy.opens_up(topic.board, board)
    form.tell.data = form.tell.data or wider
    if wider and form.how.data != "now":
        asked.act, asked.address = "ask_move", asked.address
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    if asked.act == "ask_move":
        MoveQuestion.ask(topic, board, by=g.member, why=why)
        return hypermedia.go(
            url_for("topics.show", id=id),
            say=gettext("Everybody who wrote in it is asked. It moves when all have said yes."),
        )
    decision = moving.move(topic, board, by=g.member, why=why)
    return deciding.done(decision, say=gettext("The topic is moved."))


@bp.get("/split")
@gate.moderators
def ask_split(id: int) -> Page:
    """Which posts, and where to. `?post=` has one ticked already."""
    topic = _topic(id)
    form = SplitForm(None, data={"posts": request.args.getlist("post")})
    return deciding.page(_splitting(topic, form))


@bp.post("/split")
@gate.acting
@gate.moderators
def split(id: int) -> Page:
    """Moves the ticked posts out."""
    topic, form = _topic(id), SplitForm(request.form)
    asked = _splitting(topic, form)
    posts = _ticked(topic, form)
    into = _topic_named(form.into.data) if form.into.data else None
    board = into.board if into else (_destination(form) or topic.board)
    field, problem = _not_split(form, topic, posts=posts, into=into, board=board)
    if problem:
        return _wrong(asked, field, problem)
    form.tell.data = form.tell.data or policy.opens_up(topic.board, board)
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    decision = moving.split(
        posts, into=into, title=form.title.data, board=board, by=g.member, why=why
    )
    outcomes.settle(decision)
    return hypermedia.go(
        url_for("decisions.show", id=decision.id), say=gettext("The posts are moved.")
    )


@bp.get("/merge")
@gate.moderators
def ask_merge(id: int) -> Page:
    """Into which topic, and why."""
    return deciding.page(_merging(_topic(id), MergeForm(None)))


@bp.post("/merge")
@gate.acting
@gate.moderators
def merge(id: int) -> Page:
    """Puts all its posts into another topic; its old address leads there."""
    topic, form = _topic(id), MergeForm(request.form)
    asked = _merging(topic, form)
    into = _topic_named(form.into.data)
    if into is None:
        return _wrong(asked, form.into, _no_such_topic())
    if into.id == topic.id:
        return _wrong(asked, form.into, gettext("That is this very topic. Name another one."))
    if not policy.can_merge(g.member, topic, into):
        return _wrong(asked, form.into, gettext("You do not look after the board of that topic."))
    form.tell.data = form.tell.data or policy.opens_up(topic.board, into.board)
    why = deciding.why(asked)
    if why is None:
        return deciding.page(asked)
    decision = moving.merge(topic, into, by=g.member, why=why)
    return hypermedia.go(
        url_for("decisions.show", id=decision.id), say=gettext("The two topics are one now.")
    )


def _not_split(
    form: SplitForm, topic: Topic, *, posts: list[Post], into: Topic | None, board: Board
) -> tuple[Any, str]:
    """Which field keeps posts from being moved, and why; "" when nothing does."""
    if not posts or topic.opening_post in posts:
        sentence = gettext(
            "Tick the posts that are to move; the opening post stays. To move all, move the topic."
        )
        return form.posts, str(sentence)
    if form.into.data and (into is None or into.id == topic.id):
        return form.into, _no_such_topic()
    if not policy.can_split(g.member, topic, board):
        return form.board, _no_such_board(topic, board)
    if into is None and not form.title.data:
        return form.title, str(gettext("Give the new topic a title, or name another."))
    return None, ""


def _topic(id: int) -> Topic:
    """A topic that one can see and whose board one looks after."""
    topic = gate.find(policy.visible_topics(g.member), id)
    gate.allow(policy.can_moderate(g.member, topic.board))
    return deciding.unmerged(topic)


def _asking(act: str, topic: Topic, form: DecidingForm) -> Asking:
    return deciding.asking(act, topic, form=form, extra=f"topic_decisions/_{act}.html")


def _moving(topic: Topic, form: MoveForm) -> Asking:
    form.board.choices = _boards(but=topic.board)
    form.here.data = form.here.data or str(topic.board_id)
    return _asking("move", topic, form)


def _splitting(topic: Topic, form: SplitForm) -> Asking:
    start = _start(topic, form)
    rows = select(Post).filter_by(topic_id=topic.id).order_by(Post.id).options(*NAMED)
    listed = list(session.scalars(rows.offset(start).limit(LISTED + 1)))
    shown = {each.id: each for each in [*_ticked(topic, form), *listed[:LISTED]]}
    form.posts.choices = [
        (str(post.id), f"{post.name or gettext('A former member')}: {_extract(post)}")
        for _number, post in sorted(shown.items())
    ]
    form.board.choices = _boards(first=topic.board)
    asked = _asking("split", topic, form)
    form.start.data = str(start)
    asked.pages = _pages(topic, start, more=len(listed) > LISTED)
    return asked


def _start(topic: Topic, form: SplitForm) -> int:
    """How many posts come before the first that is listed: the opening one, or up to one ticked."""
    wanted = number_in(form.start.data or request.args.get("start"))
    ticked = [number for number in map(number_in, form.posts.data or []) if number]
    if wanted is None and ticked:
        before = select(func.count()).where(Post.topic_id == topic.id, Post.id < min(ticked))
        wanted = (session.scalar(before) or 0) - BEFORE
    return max(1, wanted or 1)


def _pages(topic: Topic, start: int, *, more: bool) -> list[tuple[str, str]]:
    """The ways to earlier and later posts of a long topic."""
    ways = [(gettext("Earlier posts"), max(1, start - LISTED))] if start > 1 else []
    ways += [(gettext("Later posts"), start + LISTED)] if more else []
    return [(words, url_for(".ask_split", id=topic.id, start=each)) for words, each in ways]


def _extract(post: Post) -> str:
    return excerpt(post.plain, 80) or str(gettext("its words are not shown"))


def _merging(topic: Topic, form: MergeForm) -> Asking:
    return _asking("merge", topic, form)


def _boards(*, but: Board | None = None, first: Board | None = None) -> list[tuple[str, str]]:
    rows = [each for each in session.scalars(policy.visible_destinations(g.member)).unique()]
    rows.sort(key=lambda each: first is not None and each.id != first.id)
    return [(str(each.id), each.name) for each in rows if but is None or each.id != but.id]


def _destination(form: Any) -> Board | None:
    number = number_in(form.board.data)
    wanted = policy.visible_destinations(g.member).where(Board.id == (number or 0))
    return session.scalars(wanted).unique().first()


def _topic_named(words: str) -> Topic | None:
    """The topic whose number or address was typed, if one can see it."""
    found = re.search(r"(?:topics/)?(\d{1,18})(?:\D|$)", words or "")
    if not found:
        return None
    visible = policy.visible_topics(g.member).where(Topic.id == int(found[1]))
    return session.scalars(visible.where(Topic.latest_post_id > 0)).unique().first()


def _ticked(topic: Topic, form: SplitForm) -> list[Post]:
    numbers = [number for number in map(number_in, form.posts.data or []) if number]
    rows = select(Post).where(Post.topic_id == topic.id, Post.id.in_(numbers)).order_by(Post.id)
    return list(session.scalars(rows))


def _wrong(asked: Asking, field: Any, sentence: str) -> Page:
    asked.form.validate()
    field.errors = [*field.errors, sentence]
    return deciding.page(asked)


def _no_such_board(topic: Topic, board: Board | None) -> str:
    if board is not None and board.id == topic.board_id:
        return str(gettext("The topic stands on that board already."))
    return str(gettext("Choose one of the boards that you look after and that are open."))


def _moved_meanwhile(topic: Topic) -> str:
    """Said to whoever moves it at the same time as another."""
    words = gettext(
        "Somebody has moved it meanwhile: it stands on “%(board)s” now. Press again to move it on.",
        board=topic.board.name,
    )
    return str(words)


def _no_such_topic() -> str:
    return str(gettext("There is no such topic that you can see. Give its address or number."))
