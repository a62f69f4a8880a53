"""Joining, in short steps that can be left and resumed."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("join", __name__)


@bp.get("/join")
@gate.anyone
def show() -> str:
    """Not there yet."""
    return ""
