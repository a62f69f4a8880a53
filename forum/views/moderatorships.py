"""Moderatorships: who looks after which board, given and ended by an administrator."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext

from forum import policy
from forum.models.boards import Board, Moderatorship
from forum.models.members import Member
from forum.views import gate
from forum.views.forms import tidied
from forum.views.hypermedia import Page, answer, go

bp = Blueprint("moderatorships", __name__, url_prefix="/set-up")


@bp.get("/boards/<int:board_id>/moderators")
@gate.administrators
def index(board_id: int) -> str:
    """Who looks after a board."""
    return _page(gate.find(policy.visible_board_settings(g.member), board_id))


@bp.post("/boards/<int:board_id>/moderators")
@gate.acting
@gate.administrators
def give(board_id: int) -> Page:
    """Has a member, found by display name, look after a board."""
    board = gate.find(policy.visible_board_settings(g.member), board_id)
    name = tidied(request.form.get("name"))
    member = Member.named(name) if name else None
    if member is None or member.email is None:
        problem = gettext("Nobody who signs in here has that name. Please check the spelling.")
        return _page(board, problem=problem, name=name), 422
    Moderatorship.give(board, member, by=g.member)
    names = {"name": member.display_name, "board": board.name}
    return answer(
        "moderatorships/_list.html",
        otherwise=url_for(".index", board_id=board.id),
        say=gettext("%(name)s looks after %(board)s now.", **names),
        board=board,
        moderatorships=Moderatorship.of(board),
        problem="",
        name="",
    )


@bp.get("/moderatorships/<int:id>/end")
@gate.administrators
def ask_end(id: int) -> str:
    """Asks once more before somebody stops looking after a board."""
    moderatorship = gate.find(policy.visible_moderatorships(g.member), id)
    return render_template("moderatorships/end.html", moderatorship=moderatorship)


@bp.post("/moderatorships/<int:id>/end")
@gate.acting
@gate.administrators
def end(id: int) -> Response:
    """Somebody looks after a board no longer."""
    moderatorship = gate.find(policy.visible_moderatorships(g.member), id)
    board, name = moderatorship.board, moderatorship.member.display_name
    moderatorship.end(by=g.member)
    say = gettext("%(name)s no longer looks after %(board)s.", name=name, board=board.name)
    return go(url_for(".index", board_id=board.id), say=say)


def _page(board: Board, *, problem: str = "", name: str = "") -> str:
    return render_template(
        "moderatorships/index.html",
        board=board,
        moderatorships=Moderatorship.of(board),
        problem=problem,
        name=name,
    )
