"""Boards: the list of those that one may read, and a board with its topics."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("boards", __name__)


@bp.get("/boards")
@gate.anyone
def index() -> str:
    """Not there yet."""
    return ""
