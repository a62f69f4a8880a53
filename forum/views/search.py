"""Search over what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, g, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from forum import clock, policy, search
from forum.db import session
from forum.models.boards import Board
from forum.models.members import Member
from forum.models.posts import Post
from forum.models.reader import LENGTH
from forum.models.topics import Topic
from forum.search import Question
from forum.text.extracts import extracts
from forum.text.query import parse
from forum.views import gate
from forum.views.forms import number_in

bp = Blueprint("search", __name__)
SPANS = {"week": 7, "month": 31, "year": 366}  # days


class SearchForm(FlaskForm):
    """Words, and what narrows them."""

    q = StringField(_("Words to look for"))
    board = SelectField(_("On"), validate_choice=False)
    by = StringField(_("Written by"), validators=[Optional()])
    since = SelectField(
        _("When"),
        choices=[
            SelectChoice("", _("Any time")),
            SelectChoice("week", _("The last week")),
            SelectChoice("month", _("The last month")),
            SelectChoice("year", _("The last year")),
        ],
        validate_choice=False,
    )


@bp.get("/search")
@gate.readers
def show() -> str:
    """The form; with words, what was found: titles first, then posts, newest first."""
    form = SearchForm(request.args)
    boards = session.scalars(policy.visible_boards(g.member).order_by(Board.position)).all()
    names = [SelectChoice(each.slug, each.name) for each in boards]
    form.board.choices = [SelectChoice("", _("Every board")), *names]
    question = _question(form, boards)
    topics, found = _answers(question) if question else ([], [])
    results = found[:LENGTH]
    return render_template(
        "search/show.html",
        form=form,
        question=question,
        topics=topics,
        results=[
            (post, _away(post), extracts(post.plain, question.words.marks)) for post in results
        ]
        if question
        else [],
        older=results[-1].id if len(found) > LENGTH else None,
    )


def _question(form: SearchForm, boards: Sequence[Board]) -> Question | None:
    """What is asked; None without words."""
    words = parse(form.q.data or "")
    days = SPANS.get(form.since.data or "")
    if not words:
        return None
    return Question(
        words=words,
        board=next((each for each in boards if each.slug == form.board.data), None),
        author_id=_author_id((form.by.data or "").strip()),
        since=clock.ago(days=days) if days else None,
        before=_before(),
    )


def _answers(question: Question) -> tuple[Sequence[Topic], Sequence[Post]]:
    """Titles stand on the first page only, and have no author of their own."""
    titled = question.before is None and question.author_id is None
    found = search.find(g.member, question)
    topics = session.scalars(found.topics).all() if titled else []
    return topics, session.scalars(found.posts).all()


def _away(post: Post) -> str:
    """Why the reader keeps it away; then no extract of it is shown."""
    own = post.author_id == g.member.id
    return "" if own else g.member.away.folds(post.author_id, post.plain)


def _author_id(name: str) -> int | None:
    """An unknown name finds nothing, like a known one whose posts one may not read."""
    if not name:
        return None
    member = Member.named(name) if g.member.signed_in else None
    return member.id if member else 0


def _before() -> int | None:
    words = request.args.get("before", "")
    return (number_in(words) or abort(404)) if words else None
