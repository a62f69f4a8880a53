"""The language of the pages."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("language", __name__)


@bp.get("/language")
@gate.anyone
def choose() -> str:
    """Not there yet."""
    return ""
