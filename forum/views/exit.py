"""Exit this page: signs out and leaves for a neutral site."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("exit", __name__)


@bp.get("/exit")
@gate.anyone
def leave() -> str:
    """Not there yet."""
    return ""
