"""Help: guides for members, administrators, operators."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("help", __name__)


@bp.get("/help")
@gate.anyone
def index() -> str:
    """Not there yet."""
    return ""
