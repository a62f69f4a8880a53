"""Urgent help: who to call, text or reach, now."""

from __future__ import annotations

from flask import Blueprint

from forum.views import gate

bp = Blueprint("urgent_help", __name__)


@bp.get("/urgent-help")
@gate.anyone
def show() -> str:
    """Not there yet."""
    return ""
