"""Boards: the list of those that one may read, and a board with its topics."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask_babel import gettext

from forum import policy
from forum.models import listing, tabs
from forum.models.listing import BoardHeading
from forum.models.reader import LENGTH
from forum.models.watching import BoardWatch
from forum.views import gate, paging
from forum.views.hypermedia import answer

bp = Blueprint("boards", __name__)


@bp.get("/boards")
@gate.readers
def index() -> str:
    """The boards that one may read; of others nothing shows."""
    boards = listing.boards(policy.visible_boards(g.member))
    return render_template("boards/index.html", boards=boards)


@bp.get("/boards/<slug>")
@gate.readers
def show(slug: str) -> str:
    """A board: its topics twenty a page, all of them, the unanswered, or one's own."""
    heading, tab, number = _heading(slug), _tab(), paging.asked()
    cards, total = listing.on_board(
        policy.visible_topics(g.member),
        heading.board.id,
        tab=tab,
        offset=(number - 1) * LENGTH,
        reader=g.member,
    )
    page = paging.page(total, number=number)
    return render_template("boards/show.html", heading=heading, tab=tab, cards=cards, page=page)


@bp.post("/boards/<slug>/watch")
@gate.members
def watch(slug: str) -> Response:
    """Hears of new topics on a board from now on."""
    board = _heading(slug).board
    BoardWatch.begin(board.id, by=g.member)
    return _watched(slug, gettext("You will find its new topics under “For you”."))


@bp.post("/boards/<slug>/unwatch")
@gate.members
def unwatch(slug: str) -> Response:
    """Hears of them no longer."""
    board = _heading(slug).board
    BoardWatch.end(board.id, by=g.member)
    return _watched(slug, gettext("You have stopped watching this board."))


def _heading(slug: str) -> BoardHeading:
    found = listing.heading(policy.visible_boards(g.member), slug, reader=g.member)
    return found or abort(404)


def _tab() -> str:
    tab = request.args.get("show", "all")
    known = tab in tabs.TABS and (tab != "mine" or g.member.signed_in)
    return tab if known else abort(404)


def _watched(slug: str, say: str) -> Response:
    return answer(
        "boards/_watch.html",
        otherwise=url_for(".show", slug=slug),
        say=say,
        heading=_heading(slug),
    )
