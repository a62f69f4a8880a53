"""Search over what the reader may see."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("search", __name__)


@bp.get("/search")
@gate.anyone
def show() -> str:
    """Not there yet."""
    return ""
