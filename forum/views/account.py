"""Your account: name, address, password, sessions, choices."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("account", __name__)


@bp.get("/you")
@gate.anyone
def show() -> str:
    """Not there yet."""
    return ""
