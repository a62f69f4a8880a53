"""For you: replies, mentions and what else is worth knowing."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("notifications", __name__)


@bp.get("/for-you")
@gate.anyone
def index() -> str:
    """Not there yet."""
    return ""
